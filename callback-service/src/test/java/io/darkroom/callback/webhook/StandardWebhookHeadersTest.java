package io.darkroom.callback.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.StandardWebhook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The three headers of the specification. */
class StandardWebhookHeadersTest {

    // The example of the specification.
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String MESSAGE_ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant NOW = Instant.ofEpochSecond(1614265330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void theSignatureIsThatOfTheSpecificationsExample() {
        Map<String, String> headers = StandardWebhook.headers(MESSAGE_ID, NOW, BODY, List.of(SECRET));

        assertThat(headers)
                .containsOnly(
                        Map.entry("webhook-id", MESSAGE_ID),
                        Map.entry("webhook-timestamp", "1614265330"),
                        Map.entry("webhook-signature", SIGNATURE));
    }

    @Test
    void eachSecretSignsInTheOrderGiven() {
        String other = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);

        String both = signature(List.of(other, SECRET), NOW, BODY);

        assertThat(both.split(" ")).hasSize(2).endsWith(SIGNATURE);
        assertThat(both).startsWith(signature(List.of(other), NOW, BODY));
    }

    @Test
    void fractionsOfASecondDoNotChangeTheSignature() {
        assertThat(signature(List.of(SECRET), NOW.plusMillis(999), BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void theSignatureDependsOnIdTimeAndBody() {
        assertThat(signature(List.of(SECRET), NOW.plusSeconds(1), BODY)).isNotEqualTo(SIGNATURE);
        assertThat(signature(List.of(SECRET), NOW, new byte[0])).isNotEqualTo(SIGNATURE);
        assertThat(StandardWebhook.headers("msg_other", NOW, BODY, List.of(SECRET))
                        .get("webhook-signature"))
                .isNotEqualTo(SIGNATURE);
    }

    @Test
    void aSecretThatIsNotBase64IsAnError() {
        assertThatThrownBy(() -> signature(List.of("whsec_?"), NOW, BODY)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String signature(List<String> secrets, Instant at, byte[] body) {
        return StandardWebhook.headers(MESSAGE_ID, at, body, secrets).get("webhook-signature");
    }
}
