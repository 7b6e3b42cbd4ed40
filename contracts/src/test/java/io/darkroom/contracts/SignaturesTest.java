package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {

    private static final String FIRST = "first-secret-of-at-least-32-characters";
    private static final String SECOND = "second-secret-of-at-least-32-characters";
    private static final String THIRD = "third-secret-of-at-least-32-characters";

    @Test
    void aSignatureIsHmacSha256InUnpaddedBase64Url() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(FIRST.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String expected = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal("text".getBytes(StandardCharsets.UTF_8)));

        assertThat(signatures(FIRST).sign("text")).isEqualTo(expected).hasSize(43);
    }

    @Test
    void theNewestSecretSigns() {
        assertThat(signatures(SECOND, FIRST).sign("text"))
                .isEqualTo(signatures(SECOND).sign("text"));
    }

    @Test
    void everyListedSecretVerifies() {
        Signatures rotated = signatures(THIRD, SECOND, FIRST);

        assertThat(rotated.verify("text", signatures(FIRST).sign("text"))).isTrue();
        assertThat(rotated.verify("text", signatures(SECOND).sign("text"))).isTrue();
        assertThat(rotated.verify("text", signatures(THIRD).sign("text"))).isTrue();
    }

    @Test
    void aRemovedSecretNoLongerVerifies() {
        assertThat(signatures(THIRD, SECOND).verify("text", signatures(FIRST).sign("text")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Text", "text ", "tex", "text\n"})
    void aSignatureIsForOneTextOnly(String other) {
        assertThat(signatures(FIRST).verify(other, signatures(FIRST).sign("text")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64!", "====", "\u0000", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void anyOtherSignatureIsInvalid(String signature) {
        assertThat(signatures(FIRST).verify("text", signature)).isFalse();
    }

    @Test
    void anErrorNamesTheConfigurationKeyAndNotTheSecret() {
        assertThatThrownBy(() -> signatures("0123456789012345678901234567890"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a secret in darkroom.test.secrets has fewer than 32 characters");
        assertThatThrownBy(() -> new Signatures("darkroom.test.secrets", List.of()))
                .hasMessage("darkroom.test.secrets needs at least one secret");
        assertThatThrownBy(() -> signatures(FIRST, "short")).hasMessageNotContaining("short");
    }

    private static Signatures signatures(String... secrets) {
        return new Signatures("darkroom.test.secrets", List.of(secrets));
    }
}
