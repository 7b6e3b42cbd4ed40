package io.darkroom.submitter.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.providers.DialectError;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardUploadsTest {

    @Test
    void theProblemOfStorageServiceIsPassedOn() {
        DialectError error = ForwardUploads.refusal(
                answer(413, "{\"code\": \"image_too_large\", \"detail\": \"an image may have 20 MiB\"}"));

        assertThat(error).isEqualTo(new DialectError(413, "image_too_large", "an image may have 20 MiB"));
    }

    @ParameterizedTest
    @CsvSource({"401, 401", "403, 403", "413, 413", "415, 400", "422, 400", "429, 429", "503, 503"})
    void theStatusIsOneThatTheProvidersDocumentsKnow(int answered, int status) {
        assertThat(ForwardUploads.refusal(answer(answered, "{}")).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "<html>Bad Gateway</html>", "null"})
    void anAnswerWithoutAProblemIsAnErrorToo(String body) {
        assertThat(ForwardUploads.refusal(answer(502, body)))
                .isEqualTo(new DialectError(502, "error", "the upload was refused"));
    }

    private static Response answer(int status, String body) {
        return Response.status(status).entity(body).build();
    }
}
