package io.darkroom.providers.apiframe;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    private static final String KEY = "afk_secret";
    private static final String BODY = "{\"event\":\"completed\"}";

    private final WebhookSignature signature = new WebhookSignature(KEY);

    @Test
    void aSignatureIsHmacSha256WithTheHashOfTheKey() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Sha256.of(KEY), "HmacSHA256"));
        String hex = HexFormat.of().formatHex(mac.doFinal(bytes(BODY)));

        assertThat(signature.sign(bytes(BODY))).isEqualTo("sha256=" + hex);
    }

    @Test
    void theHashOfTheKeySignsLikeTheKey() {
        assertThat(WebhookSignature.ofKeyWithHash(Sha256.hex(KEY)).sign(bytes(BODY)))
                .isEqualTo(signature.sign(bytes(BODY)));
    }

    @Test
    void prefixAndCaseDoNotMatter() {
        String value = signature.sign(bytes(BODY));
        String hex = value.substring("sha256=".length());

        assertThat(signature.matches(value, BODY)).isTrue();
        assertThat(signature.matches(hex, BODY)).isTrue();
        assertThat(signature.matches(hex.toUpperCase(Locale.ROOT), BODY)).isTrue();
        assertThat(signature.matches(" " + value + " ", BODY)).isTrue();
    }

    @Test
    void anotherBodyOrKeyDoesNotMatch() {
        String value = signature.sign(bytes(BODY));

        assertThat(signature.matches(value, BODY + " ")).isFalse();
        assertThat(new WebhookSignature("another").matches(value, BODY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256=", "sha256=zz", "sha1=00", "00", "not hex"})
    void anyOtherValueDoesNotMatch(String value) {
        assertThat(signature.matches(value, BODY)).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
