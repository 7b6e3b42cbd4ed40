package io.darkroom.eventing.deadletter;

import static io.darkroom.eventing.TestEvents.newGeneration;
import static io.darkroom.eventing.TestEvents.numbered;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.Faults;
import io.darkroom.eventing.Faults.Sending;
import io.darkroom.eventing.TopicReader;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.kafka.PublishingSpecification;
import io.darkroom.eventing.kafka.TestPublisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("backend")
class DeadLettersTest extends PublishingSpecification {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final DeadLetters letters = TestDeadLetters.of(TestPublisher.of(producer), metrics);
    private final GenerationId id = newGeneration();
    private TopicReader published;

    @BeforeEach
    void begin() {
        published = new TopicReader(Topic.OUTCOMES.deadLetterName());
    }

    @AfterEach
    void end() {
        published.close();
    }

    @Test
    void aRecordIsCopiedWithTheReasonInItsHeaders() {
        ConsumerRecord<String, byte[]> record = record("its data".getBytes(UTF_8));
        record.headers().add("ce_type", "io.darkroom.Unknown.v1".getBytes(UTF_8));

        letters.publish(record, new IllegalArgumentException("it makes no sense"));

        ConsumerRecord<String, byte[]> letter = published.await(1).getFirst();
        assertThat(letter.key()).isEqualTo(id.toString());
        assertThat(letter.value()).isEqualTo("its data".getBytes(UTF_8));
        assertThat(headers(letter.headers()))
                .isEqualTo(Map.of(
                        "ce_type", "io.darkroom.Unknown.v1",
                        "dlq-reason", "it makes no sense",
                        "dlq-exception", "java.lang.IllegalArgumentException",
                        "dlq-topic", "darkroom.outcomes",
                        "dlq-partition", "3",
                        "dlq-offset", "42",
                        "dlq-time", "2026-03-01T12:00:00Z",
                        "dlq-service", "test-service"));
    }

    @Test
    void aRecordThatFailsAgainKeepsNoOldReason() {
        ConsumerRecord<String, byte[]> record = record("data".getBytes(UTF_8));
        record.headers().add("dlq-reason", "the first reason".getBytes(UTF_8));
        record.headers().add("dlq-offset", "7".getBytes(UTF_8));

        letters.publish(record, new IllegalStateException("the second reason"));

        Headers headers = published.await(1).getFirst().headers();
        assertThat(headers.headers("dlq-reason")).hasSize(1);
        assertThat(DeadLetterHeader.REASON.read(headers)).contains("the second reason");
        assertThat(DeadLetterHeader.OFFSET.read(headers)).contains("42");
    }

    @Test
    void anEventThatNoConsumerMetHasNoPlaceOnATopic() {
        letters.publish(numbered(id, 3), "no attempt is left");

        ConsumerRecord<String, byte[]> letter = published.await(1).getFirst();
        assertThat(CloudEvents.read(letter)).contains(numbered(id, 3));
        assertThat(headers(letter.headers()))
                .containsEntry("dlq-reason", "no attempt is left")
                .containsEntry("dlq-topic", "darkroom.outcomes")
                .doesNotContainKeys("dlq-exception", "dlq-partition", "dlq-offset");
    }

    @Test
    void aReasonIsCut() {
        letters.publish(record(new byte[0]), new IllegalStateException("a".repeat(5000)));

        assertThat(DeadLetterHeader.REASON.read(published.await(1).getFirst().headers()))
                .contains("a".repeat(1000));
        assertThat(DeadLetters.truncated("a".repeat(1000))).hasSize(1000);
        assertThat(DeadLetters.truncated("short")).isEqualTo("short");
    }

    @Test
    void anExceptionWithoutAMessageIsAReasonToo() {
        letters.publish(record(new byte[0]), new IllegalStateException());

        assertThat(DeadLetterHeader.REASON.read(published.await(1).getFirst().headers()))
                .contains("null");
    }

    @Test
    void aTombstoneBecomesADeadLetter() {
        letters.publish(record(null), new IllegalArgumentException("no value"));

        assertThat(published.await(1).getFirst().value()).isNull();
    }

    @Test
    void aRecordThatIsTooLargeWithItsReasonLeavesALetterWithoutIt() {
        byte[] large = new byte[Topic.MAX_RECORD_BYTES - 100];
        Arrays.fill(large, (byte) 'a');

        letters.publish(record(large), new IllegalArgumentException("it makes no sense"));

        ConsumerRecord<String, byte[]> letter = published.await(1).getFirst();
        assertThat(letter.value()).isNull();
        assertThat(DeadLetterHeader.REASON.read(letter.headers()))
                .contains("it makes no sense; the record is too large to be copied: it is still on its topic");
        assertThat(DeadLetterHeader.OFFSET.read(letter.headers())).contains("42");
    }

    // Else it would be tried for ever, and stop its partition.
    @Test
    void aRecordWhoseHeadersOrKeyAreTooLargeLeavesALetterWithoutThem() {
        ConsumerRecord<String, byte[]> headers = record(new byte[0]);
        headers.headers()
                .add("made-of-headers", new byte[Topic.MAX_RECORD_BYTES - 200])
                .add("dlq-reason", null);
        ConsumerRecord<String, byte[]> key =
                new ConsumerRecord<>("darkroom.outcomes", 3, 43, "k".repeat(Topic.MAX_RECORD_BYTES - 200), new byte[0]);

        letters.publish(headers, new IllegalArgumentException("no sense"));
        letters.publish(key, new IllegalArgumentException("no sense"));

        assertThat(published.await(2))
                .allSatisfy(letter -> assertThat(DeadLetterHeader.REASON.read(letter.headers()))
                        .contains("no sense; the record is too large to be copied: it is still on its topic"));
        assertThat(published.await(2)).extracting(ConsumerRecord::key).containsExactlyInAnyOrder(id.toString(), null);
    }

    @Test
    void aBrokerThatDoesNotAcknowledgeIsAnErrorOfTheCaller() {
        DeadLetters unlucky =
                TestDeadLetters.of(TestPublisher.of(Faults.producer(producer, record -> Sending.LOST)), metrics);

        assertThatThrownBy(() -> unlucky.publish(record(new byte[0]), new IllegalArgumentException("no sense")))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("did not acknowledge");
        assertThat(count("darkroom.outcomes")).isZero();
    }

    @Test
    void deadLettersAreCountedByTheirTopicFromZero() {
        assertThat(count("darkroom.outcomes")).isZero();
        assertThat(count("darkroom.lifecycle")).isZero();

        letters.publish(record(new byte[0]), new IllegalArgumentException("no sense"));
        letters.publish(numbered(id, 1), "no attempt is left");

        assertThat(count("darkroom.outcomes")).isEqualTo(2);
        assertThat(count("darkroom.lifecycle")).isZero();
    }

    private double count(String topic) {
        return metrics.get("darkroom.dead.letters")
                .tag("topic", topic)
                .counter()
                .count();
    }

    private ConsumerRecord<String, byte[]> record(byte[] value) {
        return new ConsumerRecord<>("darkroom.outcomes", 3, 42, id.toString(), value);
    }

    private static Map<String, String> headers(Headers headers) {
        Map<String, String> texts = new TreeMap<>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
        texts.remove("traceparent");
        return texts;
    }
}
