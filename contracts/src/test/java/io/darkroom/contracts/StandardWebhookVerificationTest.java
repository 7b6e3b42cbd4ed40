package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which messages are what they claim to be, by the example of the specification. */
class StandardWebhookVerificationTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.ofEpochSecond(1614265330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final Map<String, String> HEADERS = Map.of(
            "webhook-id",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp",
            "1614265330",
            "webhook-signature",
            SIGNATURE);

    @Test
    void theExampleOfTheSpecificationIsValid() {
        assertThat(verify(HEADERS, NOW)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "300, true", "301, false"})
    void aMessageIsValidForFiveMinutes(long seconds, boolean valid) {
        assertThat(verify(HEADERS, NOW.plusSeconds(seconds))).isEqualTo(valid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void aMessageWithoutOneOfItsHeadersIsNotValid(String header) {
        Map<String, String> others = new HashMap<>(HEADERS);
        others.remove(header);

        assertThat(verify(others, NOW)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "-1614265330", "1614265330.0", "1e9", "99999999999999999999", "1614265331"})
    void anotherTimeIsNotValid(String timestamp) {
        Map<String, String> others = new HashMap<>(HEADERS);
        others.put("webhook-timestamp", timestamp);

        assertThat(verify(others, NOW)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=                                                  | true
            v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=                                          | true
            v1a,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v2,BBBB                                 | true
            g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=                                                     | false
            v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=                                                  | false
            v1,                                                                                              | false
            v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=                                                  | false
            """)
    void oneSignatureOfTheFirstVersionSuffices(String signatures, boolean valid) {
        Map<String, String> others = new HashMap<>(HEADERS);
        others.put("webhook-signature", signatures);

        assertThat(verify(others, NOW)).isEqualTo(valid);
    }

    @Test
    void anotherBodyOrSecretIsNotValid() {
        assertThat(StandardWebhook.verify(HEADERS, new byte[0], NOW, SECRET)).isFalse();
        assertThat(StandardWebhook.verify(HEADERS, BODY, NOW, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, true",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, false",
        "whsec_, false",
        "whsec_?, false",
        "'', false"
    })
    void aSecretHasItsPrefixAndIsBase64(String text, boolean secret) {
        assertThat(StandardWebhook.isSecret(text)).isEqualTo(secret);
    }

    private static boolean verify(Map<String, String> headers, Instant now) {
        return StandardWebhook.verify(headers, BODY, now, SECRET);
    }
}
