package io.darkroom.eventing.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterHeaderTest {

    @ParameterizedTest
    @CsvSource({
        "REASON, dlq-reason",
        "EXCEPTION, dlq-exception",
        "TOPIC, dlq-topic",
        "PARTITION, dlq-partition",
        "OFFSET, dlq-offset",
        "TIME, dlq-time",
        "SERVICE, dlq-service"
    })
    void theNamesAreThoseThatOperatorsKnow(DeadLetterHeader header, String name) {
        assertThat(header.headerName()).isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource
    void everyHeaderBelongsToTheDeadLetter(DeadLetterHeader header) {
        assertThat(DeadLetterHeader.isDeadLetterHeader(header.headerName())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ce_type", "content-type", "traceparent", "x-dlq-reason"})
    void aHeaderOfTheRecordDoesNot(String name) {
        assertThat(DeadLetterHeader.isDeadLetterHeader(name)).isFalse();
    }

    @Test
    void aHeaderIsReadAsText() {
        var headers = new RecordHeaders().add("dlq-reason", "zu groß".getBytes(UTF_8));

        assertThat(DeadLetterHeader.REASON.read(headers)).contains("zu groß");
        assertThat(DeadLetterHeader.OFFSET.read(headers)).isEmpty();
    }
}
