package io.darkroom.storage.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.asset.AssetLinks;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedLinksTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String OLD_SECRET = "a secret that signed links until yesterday";
    private static final String SECRET = "a secret that signs links since today";

    private final AssetLinks issuer = new AssetLinks(List.of(SECRET));
    private final SignedLinks links = new SignedLinks(new AssetLinks(List.of(SECRET, OLD_SECRET)), () -> NOW);
    private final AssetId asset = AssetId.random();

    @Test
    void allowsALinkUntilItExpires() {
        URI link = issuer.asset(URI.create(""), asset, NOW.plusSeconds(60));

        assertThat(allow(links, link)).isTrue();
        assertThat(allow(at(NOW.plusSeconds(59)), link)).isTrue();
        assertThat(allow(at(NOW.plusSeconds(60)), link)).isFalse();
    }

    @Test
    void allowsALinkOfAnEarlierSecret() {
        URI link = new AssetLinks(List.of(OLD_SECRET)).asset(URI.create(""), asset, NOW.plusSeconds(60));

        assertThat(allow(links, link)).isTrue();
    }

    @Test
    void rejectsALinkOfAnUnknownSecret() {
        URI link = new AssetLinks(List.of("a secret of another installation"))
                .asset(URI.create(""), asset, NOW.plusSeconds(60));

        assertThat(allow(links, link)).isFalse();
    }

    @Test
    void rejectsTheSignatureOfAnotherPath() {
        Map<String, String> parameters = parameters(issuer.asset(URI.create(""), asset, NOW.plusSeconds(60)));

        assertThat(links.allow(
                        "/v1/assets/" + AssetId.random(), parameters.get("expires"), parameters.get("signature")))
                .isFalse();
        assertThat(links.allow("/v1/uploads/" + asset, parameters.get("expires"), parameters.get("signature")))
                .isFalse();
    }

    @Test
    void rejectsAProlongedLink() {
        Map<String, String> parameters = parameters(issuer.asset(URI.create(""), asset, NOW.plusSeconds(60)));

        assertThat(links.allow("/v1/assets/" + asset, "9999999999", parameters.get("signature")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "abc", "1e10", "99999999999999", " 9999999999"})
    void rejectsAnInvalidExpiry(String expires) {
        Map<String, String> parameters = parameters(issuer.asset(URI.create(""), asset, NOW.plusSeconds(60)));

        assertThat(links.allow("/v1/assets/" + asset, expires, parameters.get("signature")))
                .isFalse();
    }

    @Test
    void rejectsAnIncompleteLink() {
        Map<String, String> parameters = parameters(issuer.asset(URI.create(""), asset, NOW.plusSeconds(60)));

        assertThat(links.allow("/v1/assets/" + asset, null, null)).isFalse();
        assertThat(links.allow("/v1/assets/" + asset, parameters.get("expires"), null))
                .isFalse();
        assertThat(links.allow("/v1/assets/" + asset, null, parameters.get("signature")))
                .isFalse();
        assertThat(links.allow("/v1/assets/" + asset, parameters.get("expires"), ""))
                .isFalse();
    }

    @Test
    void createsLinksToUploadsThatItAllows() {
        URI link = links.upload(URI.create("https://images.example"), "123", NOW.plusSeconds(60));

        assertThat(link.toString()).startsWith("https://images.example/v1/uploads/123?");
        assertThat(allow(links, link)).isTrue();
    }

    private SignedLinks at(Instant now) {
        return new SignedLinks(new AssetLinks(List.of(SECRET)), () -> now);
    }

    private static boolean allow(SignedLinks links, URI link) {
        Map<String, String> parameters = parameters(link);
        return links.allow(link.getPath(), parameters.get("expires"), parameters.get("signature"));
    }

    private static Map<String, String> parameters(URI link) {
        return Arrays.stream(link.getQuery().split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
}
