package io.darkroom.callback.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The counts of a replay. */
class ReplayReportTest {

    @ParameterizedTest
    @CsvSource({"0, 0, true", "1, 0, false", "0, 1, false", "2, 3, false"})
    void itIsIdempotentWhenNothingChanged(long changed, long newMessages, boolean idempotent) {
        assertThat(new ReplayReport(10, 5, 0, changed, newMessages).idempotent())
                .isEqualTo(idempotent);
    }

    @Test
    void unreadableCallbacksDoNotCountAsChanges() {
        assertThat(new ReplayReport(10, 5, 10, 0, 0).idempotent()).isTrue();
    }

    @Test
    void theJsonHasEveryCountAndTheVerdict() {
        JsonNode json = Json.mapper().valueToTree(new ReplayReport(41, 21, 1, 2, 3));

        assertThat(json.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "read", "generations", "unreadable", "changed", "new_messages", "idempotent");
        assertThat(json.path("new_messages").asLong()).isEqualTo(3);
        assertThat(json.path("idempotent").asBoolean()).isFalse();
    }
}
