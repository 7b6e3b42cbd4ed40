package io.darkroom.submitter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.request.Violation;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

    @Test
    void aRequestIsRead() {
        assertThat(RequestBody.read(bytes("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}"))
                        .prompt())
                .isEqualTo("a lamp");
    }

    @Test
    void everyInvalidFieldIsNamed() {
        assertThat(fields("{\"n\": 99, \"colour\": \"red\"}")).contains("model", "prompt", "n", "colour");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"text\"", "true"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        assertThat(fields(body)).isNotEmpty();
    }

    private static List<String> fields(String body) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> RequestBody.read(bytes(body)));
        return ((InvalidRequest) refused.refusal())
                .violations().stream().map(Violation::field).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
