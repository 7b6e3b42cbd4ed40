package io.darkroom.eventing.kafka;

import static io.darkroom.eventing.TestEvents.NOW;
import static io.darkroom.eventing.TestEvents.newGeneration;
import static io.darkroom.eventing.TestEvents.numbered;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.Topic;
import io.darkroom.eventing.Backends;
import io.darkroom.eventing.Faults;
import io.darkroom.eventing.Faults.Sending;
import io.darkroom.eventing.TopicReader;
import io.darkroom.eventing.trace.TestTraces;
import io.darkroom.eventing.trace.Traces;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("backend")
class EventPublisherTest extends PublishingSpecification {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final EventPublisher publisher = TestPublisher.of(producer);
    private final GenerationId id = newGeneration();

    @Test
    void aPublishedEventIsOnItsTopic() {
        try (TopicReader outcomes = new TopicReader(Topic.OUTCOMES)) {
            publisher.publish(numbered(id, 1));

            ConsumerRecord<String, byte[]> record = outcomes.await(1).getFirst();

            assertThat(CloudEvents.read(record)).contains(numbered(id, 1));
            assertThat(CloudEvents.parse(record).getSource()).isEqualTo(publisher.source());
            assertThat(record.headers().lastHeader(Traces.HEADER)).isNull();
        }
    }

    @Test
    void aRecordIsPublishedAsItIs() {
        try (TopicReader letters = new TopicReader(Topic.OUTCOMES.deadLetterName())) {
            publisher.publish(
                    new ProducerRecord<>(Topic.OUTCOMES.deadLetterName(), id.toString(), "as it is".getBytes(UTF_8)));

            assertThat(letters.await(1).getFirst().value()).isEqualTo("as it is".getBytes(UTF_8));
        }
    }

    @Test
    void aRecordContinuesTheTraceThatItsEventWasStoredWith() {
        try (OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                        .setTracerProvider(SdkTracerProvider.builder().build())
                        .build();
                TopicReader outcomes = new TopicReader(Topic.OUTCOMES)) {
            EventPublisher traced = new EventPublisher(
                    producer, TestPublisher.SOURCE, InstantSource.system(), TestTraces.enabled(telemetry));
            var event = numbered(id, 1);

            EventPublisher.await(traced.send(
                    EventId.next(NOW), event.type(), event.key(), CloudEvents.json(event), Optional.of(PARENT)));

            String header = new String(
                    outcomes.await(1)
                            .getFirst()
                            .headers()
                            .lastHeader(Traces.HEADER)
                            .value(),
                    UTF_8);
            assertThat(header)
                    .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                    .isNotEqualTo(PARENT);
        }
    }

    @Test
    void anEventWithoutAcknowledgementIsAnError() {
        EventPublisher unlucky = TestPublisher.of(Faults.producer(producer, record -> Sending.LOST));

        assertThatThrownBy(() -> unlucky.publish(numbered(id, 1)))
                .isInstanceOf(KafkaException.class)
                .hasMessageStartingWith("the broker did not acknowledge: ");
    }

    @Test
    void anInterruptedCallerLearnsThatTheEventMayBeLost() {
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> EventPublisher.await(new CompletableFuture<>()))
                    .isInstanceOf(KafkaException.class)
                    .hasMessage("interrupted before the broker acknowledged");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aServiceIsReadyWhileTheBrokerAnswers() {
        KafkaReadiness readiness = new KafkaReadiness(Map.of("bootstrap.servers", Backends.bootstrapServers()));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(readiness.call().getData())
                .hasValueSatisfying(data -> assertThat(data).containsEntry("nodes", 1L));
        readiness.close();
    }

    @Test
    void aServiceIsNotReadyWithoutABroker() {
        // Port 1 of the loopback address refuses connections.
        KafkaReadiness readiness = new KafkaReadiness(Map.of("bootstrap.servers", "127.0.0.1:1"));

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        readiness.close();
    }
}
