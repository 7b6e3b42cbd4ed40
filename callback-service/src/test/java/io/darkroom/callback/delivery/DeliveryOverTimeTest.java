package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.callback.delivery.Receiver.Answer;
import io.darkroom.callback.delivery.Receiver.Message;
import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Deliveries over minutes and days, with a clock that the test moves forward: after the other tests, because it cannot go back. */
@QuarkusTest
@Tag("backend")
@Order(Integer.MAX_VALUE - 1)
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class DeliveryOverTimeTest extends DeliverySpecification {

    @Inject
    WebhookHosts hosts;

    @Test
    void progressArrivesInOrderAndBeforeTheEnd() {
        // A failed try must not let a later event overtake.
        AtomicInteger tries = new AtomicInteger();
        receiver.answers(message -> Answer.of(tries.incrementAndGet() % 2 == 1 ? 500 : 200));
        publisher.publish(events.progressed(id, receiver.url("/hook"), "apiframe", 10));
        publisher.publish(events.progressed(id, receiver.url("/hook"), "apiframe", 60));
        publisher.publish(events.completed(id, receiver.url("/hook"), "apiframe"));

        forwardUntil(() -> receiver.accepted().size() == 3);

        assertThat(receiver.accepted())
                .extracting(message -> message.json().path("progress").asInt())
                .containsExactly(10, 60, 100);
    }

    @Test
    void aReceiverThatIsDownForTenMinutesGetsEverythingAfterItReturns() {
        receiver.answers(message -> Answer.of(503));
        List<GenerationId> all = generations(20);
        all.forEach(each -> publisher.publish(events.completed(each, receiver.url("/hook"), "native")));
        soon().until(() -> receiver.messages().size() >= all.size());
        Instant down = clock.instant();
        forwardUntil(
                Duration.ofMinutes(1),
                () -> Duration.between(down, clock.instant()).compareTo(Duration.ofMinutes(10)) > 0);
        assertThat(receiver.accepted()).isEmpty();

        receiver.answers(message -> Answer.of(200));

        forwardUntil(Duration.ofMinutes(1), () -> ids(receiver.accepted()).size() == all.size());
        assertThat(ids(receiver.accepted())).isEqualTo(messageIds(all));
        // Each try has its own timestamp and so its own signature.
        List<Message> tries = receiver.messages().stream()
                .filter(message -> message.id().contains(all.getFirst().toString()))
                .toList();
        assertThat(tries)
                .extracting(message -> message.header("webhook-timestamp"))
                .doesNotHaveDuplicates();
    }

    @Test
    void aReceiverThatFailsHalfOfTheTimeGetsEverythingAndInOrder() {
        Random random = new Random(42);
        receiver.answers(message -> {
            synchronized (random) {
                return Answer.of(random.nextBoolean() ? 200 : 500);
            }
        });
        List<GenerationId> all = generations(250);
        List<GenerationId> progressing = all.subList(0, 50);
        for (GenerationId each : all) {
            if (progressing.contains(each)) {
                publisher.publish(events.progressed(each, receiver.url("/hook"), "native", 50));
            }
            publisher.publish(events.completed(each, receiver.url("/hook"), "native"));
        }

        soon().until(() -> receiver.messages().size() >= 250);
        forwardUntil(Duration.ofHours(1), () -> ids(receiver.accepted()).size() == 300);

        Map<String, List<String>> byGeneration = receiver.accepted().stream()
                .collect(Collectors.groupingBy(
                        message -> message.json().at("/data/id").asText(),
                        Collectors.mapping(
                                message -> message.json().path("type").asText(), Collectors.toList())));
        assertThat(byGeneration).hasSize(250);
        assertThat(byGeneration)
                .allSatisfy(
                        (each, types) -> assertThat(types.stream().distinct().toList())
                                .isEqualTo(
                                        progressing.contains(GenerationId.of(each))
                                                ? List.of("generation.progress", "generation.completed")
                                                : List.of("generation.completed")));
    }

    @Test
    void anAddressThatFailsForFiveDaysIsDisabled() {
        receiver.answers(message -> Answer.of(500));
        publisher.publish(events.completed(id, receiver.url("/dead"), "native"));
        Instant start = clock.instant();

        forwardUntil(() -> hasStatus(id, "disabled"));

        assertThat(Duration.between(start, clock.instant())).isBetween(Duration.ofDays(4), Duration.ofDays(10));
        owner().get("/v1/webhook-endpoints")
                .then()
                .body(
                        "disabled_addresses.find { it.url == '" + receiver.url("/dead") + "' }.reason",
                        equalTo("HTTP 500"));
    }

    private void forwardUntil(Callable<Boolean> reached) {
        forwardUntil(Duration.ZERO, reached);
    }

    // Whenever nothing is due, the clock moves to the next try and {@code beyond}.
    private void forwardUntil(Duration beyond, Callable<Boolean> reached) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    boolean done = reached.call();
                    if (!done) {
                        QuarkusTransaction.requiringNew()
                                .call(() -> hosts.nextDue(host()))
                                .ifPresent(at -> forwardTo(at, beyond));
                    }
                    return done;
                });
    }

    private void forwardTo(Instant next, Duration beyond) {
        Duration wait = Duration.between(clock.instant(), next);
        if (wait.isPositive()) {
            clock.forward(wait.plus(beyond));
        }
    }

    private String host() {
        return new WebhookAddress(receiver.url("/")).host();
    }

    private static Set<String> ids(List<Message> messages) {
        return messages.stream().map(Message::id).collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<String> messageIds(List<GenerationId> all) {
        return all.stream().map(each -> "msg_" + each + "_completed").collect(Collectors.toSet());
    }
}
