package io.darkroom.submitter.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.darkroom.contracts.event.Topic;
import io.darkroom.submitter.deadletter.DeadLetterReader.DeadLetter;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterViewTest {

    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

    private final Headers headers = new RecordHeaders().add("ce_type", bytes("io.darkroom.attempt-failed.v1"));

    @Test
    void aViewSaysWhatTheRecordWas() {
        DeadLetterView view = DeadLetterView.of(letter(bytes("{}")), Optional.empty());

        assertThat(view.id()).hasToString("darkroom.outcomes:1:42");
        assertThat(view.topic()).isEqualTo("darkroom.outcomes");
        assertThat(view.key()).isEqualTo("a key");
        assertThat(view.eventType()).isEqualTo("io.darkroom.attempt-failed.v1");
        assertThat(view.bytes()).isEqualTo(2);
        assertThat(view.time()).isEqualTo(TIME);
        assertThat(view.redrivenAt()).isNull();
    }

    @Test
    void aRecordWithoutAValueHasNoBytes() {
        assertThat(DeadLetterView.of(letter(null), Optional.empty()).bytes()).isZero();
        assertThat(DeadLetterView.Detail.of(letter(null), Optional.empty()).value())
                .isNull();
    }

    @Test
    void aRedrivenLetterSaysWhen() {
        assertThat(DeadLetterView.of(letter(bytes("{}")), Optional.of(TIME)).redrivenAt())
                .isEqualTo(TIME);
    }

    @Test
    void theDetailHasTheOriginalHeadersAndTheValueAsText() {
        DeadLetterView.Detail detail = DeadLetterView.Detail.of(letter(bytes("{\"a\": 1}")), Optional.empty());

        assertThat(detail.value()).isEqualTo("{\"a\": 1}");
        assertThat(detail.headers()).containsExactly(entry("ce_type", "io.darkroom.attempt-failed.v1"));
    }

    private DeadLetter letter(byte[] value) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(
                Topic.OUTCOMES.deadLetterName(),
                1,
                42,
                TIME.toEpochMilli(),
                TimestampType.CREATE_TIME,
                5,
                value == null ? -1 : value.length,
                "a key",
                value,
                headers,
                Optional.empty());
        return new DeadLetter(new DeadLetterId(Topic.OUTCOMES, 1, 42), record);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
