package io.darkroom.contracts.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.AssetId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetLinksTest {

    private static final String OLD = "an old secret of sufficient length, 1";
    private static final String NEW = "a newer secret of sufficient length, 2";
    private static final URI STORAGE = URI.create("https://images.example/storage");
    private static final AssetId ASSET = AssetId.of("6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant EXPIRES = NOW.plusSeconds(60);

    private final AssetLinks links = new AssetLinks(List.of(NEW));

    @Test
    void aLinkNamesTheAssetAndItsExpiry() {
        URI link = links.asset(STORAGE, ASSET, EXPIRES);

        assertThat(link.toString())
                .startsWith("https://images.example/storage/v1/assets/" + ASSET + "?expires=" + EXPIRES.getEpochSecond()
                        + "&signature=");
    }

    @Test
    void theSignatureOfALinkIsReadFromItsQuery() {
        URI link = links.asset(STORAGE, ASSET, EXPIRES);

        assertThat(AssetLinks.signature(link)).isEqualTo(links.sign("/v1/assets/" + ASSET, EXPIRES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://images.example/a", "https://images.example/a?x&expires"})
    void aLinkThatIsNotSignedHasAnEmptySignature(URI link) {
        assertThat(AssetLinks.signature(link)).isEqualTo(new AssetLinks.LinkSignature("", ""));
    }

    @Test
    void anyAddressIsOneSegmentOfThePathOfItsReferenceImage() {
        assertThat(AssetLinks.referenceImagePath(URI.create("https://a.example/b?c=d/e")))
                .matches("/v1/reference-images/[A-Za-z0-9_-]+");
    }

    @Test
    void anUploadHasALinkOfItsOwn() {
        assertThat(links.upload(STORAGE, "abc", EXPIRES).getPath()).isEqualTo("/storage/v1/uploads/abc");
    }

    @ParameterizedTest
    @CsvSource({"-3600, true", "0, true", "59, true", "60, false", "61, false", "86400, false"})
    void aLinkOpensUntilItExpires(long seconds, boolean opens) {
        Map<String, String> query = query(links.asset(STORAGE, ASSET, EXPIRES));

        assertThat(links.opens(path(), query.get("expires"), query.get("signature"), NOW.plusSeconds(seconds)))
                .isEqualTo(opens);
    }

    @Test
    void aLinkOpensOnlyItsOwnPath() {
        Map<String, String> query = query(links.asset(STORAGE, ASSET, EXPIRES));

        assertThat(links.opens("/v1/assets/" + AssetId.random(), query.get("expires"), query.get("signature"), NOW))
                .isFalse();
        assertThat(links.opens("/v1/uploads/" + ASSET, query.get("expires"), query.get("signature"), NOW))
                .isFalse();
    }

    @Test
    void aLaterExpiryNeedsAnotherSignature() {
        Map<String, String> query = query(links.asset(STORAGE, ASSET, EXPIRES));
        String later = String.valueOf(EXPIRES.getEpochSecond() + 1);

        assertThat(links.opens(path(), later, query.get("signature"), NOW)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1e9", "9999999999999", " 1", "0x7fffffff"})
    void anExpiryThatIsNoNumberOfSecondsOpensNothing(String expires) {
        assertThat(links.opens(path(), expires, "signature", NOW)).isFalse();
    }

    @Test
    void aLinkSurvivesTheRotationOfTheSecret() {
        Map<String, String> query = query(new AssetLinks(List.of(OLD)).asset(STORAGE, ASSET, EXPIRES));

        assertThat(new AssetLinks(List.of(NEW, OLD)).opens(path(), query.get("expires"), query.get("signature"), NOW))
                .isTrue();
        assertThat(links.opens(path(), query.get("expires"), query.get("signature"), NOW))
                .isFalse();
    }

    @Test
    void anErrorNamesTheConfigurationKey() {
        assertThatThrownBy(() -> new AssetLinks(List.of())).hasMessageContaining("darkroom.assets.secrets");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:00:00Z, 2026-01-02T05:00:00Z",
        "2026-01-02T03:04:05Z, 2026-01-02T05:00:00Z",
        "2026-01-02T03:59:59Z, 2026-01-02T05:00:00Z",
        "2026-01-02T04:00:00Z, 2026-01-02T06:00:00Z"
    })
    void aClientGetsTheSameLinkForAnHour(Instant now, Instant expires) {
        ClientImageLinks clients = new ClientImageLinks(links, STORAGE, Duration.ofHours(1), () -> now);

        assertThat(clients.of(ASSET)).isEqualTo(links.asset(STORAGE, ASSET, expires));
    }

    private static String path() {
        return "/v1/assets/" + ASSET;
    }

    private static Map<String, String> query(URI link) {
        return Arrays.stream(link.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
