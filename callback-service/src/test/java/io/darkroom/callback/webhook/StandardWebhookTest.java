package io.darkroom.callback.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.darkroom.contracts.StandardWebhook;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published client libraries verify our signatures. */
class StandardWebhookTest {

    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_/JFZKZ+T5b0HMaEHOYXxC1Bzrs0h+yLnq7Vkn776WL0=";
    private static final String BODY = "{\"type\":\"generation.completed\",\"prompt\":\"eine Lampe, 灯\"}";

    // Loading the interpreter takes longer than all tests.
    private static final NpmLibrary NPM = new NpmLibrary();

    @AfterAll
    static void close() {
        NPM.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD, NEW})
    void theMavenLibraryVerifiesWithEitherSecretDuringARotation(String secret) throws Exception {
        Map<String, String> headers = sign(Instant.now());

        assertThatCode(() -> new Webhook(secret).verify(BODY, http(headers))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD, NEW})
    void theNpmLibraryVerifiesWithEitherSecretDuringARotation(String secret) throws Exception {
        assertThat(NPM.verify(secret, BODY, sign(Instant.now()))).isEqualTo("verified");
    }

    @Test
    void aChangedBodyIsRejected() throws Exception {
        Map<String, String> headers = sign(Instant.now());
        String changed = BODY.replace("completed", "canceled");

        assertThatThrownBy(() -> new Webhook(NEW).verify(changed, http(headers)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThat(NPM.verify(NEW, changed, headers)).isEqualTo("No matching signature found");
    }

    @Test
    void anOldTimestampIsRejected() throws Exception {
        Map<String, String> headers = sign(Instant.now().minusSeconds(3600));

        assertThatThrownBy(() -> new Webhook(NEW).verify(BODY, http(headers)))
                .isInstanceOf(WebhookVerificationException.class);
        assertThat(NPM.verify(NEW, BODY, headers)).isEqualTo("Message timestamp too old");
    }

    private static Map<String, String> sign(Instant at) {
        return StandardWebhook.headers("msg_1", at, BODY.getBytes(StandardCharsets.UTF_8), List.of(NEW, OLD));
    }

    private static HttpHeaders http(Map<String, String> headers) {
        return HttpHeaders.of(
                headers.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))),
                (name, value) -> true);
    }
}
