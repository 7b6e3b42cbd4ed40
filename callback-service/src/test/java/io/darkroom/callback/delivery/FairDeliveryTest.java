package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.darkroom.callback.PublishedEvents;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One account's webhooks, however many and however slow, do not delay another's. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class FairDeliveryTest extends DeliverySpecification {

    private static final int MANY_HOSTS = 100;
    private static final int MANY_WEBHOOKS = 60;
    // Before the first of those who do not answer is given up.
    private static final Duration IN_TIME = Duration.ofSeconds(45);

    @Inject
    AgroalDataSource connections;

    @Inject
    Session database;

    @Inject
    WebhookConfig config;

    private final List<ServerSocket> blackholes = new ArrayList<>();
    private PublishedEvents others;

    @BeforeEach
    void anotherAccount() {
        others = PublishedEvents.by(AccountId.next(Instant.now()), sealed);
        publisher.publish(others.account(Instant.now(), PublishedEvents.SECRET));
    }

    @AfterEach
    void closeBlackholes() throws IOException {
        for (ServerSocket blackhole : blackholes) {
            blackhole.close();
        }
    }

    @Test
    void manyHostsThatDoNotAnswerLeavePlacesForTheHostsOfOthers() throws IOException {
        for (GenerationId each : generations(MANY_HOSTS)) {
            publisher.publish(others.completed(each, blackhole(), "native"));
        }
        // Those of this account are there before the other one's.
        await().atMost(IN_TIME).until(() -> deliveriesOf(others) == MANY_HOSTS);

        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));

        await().atMost(IN_TIME).until(() -> !receiver.accepted().isEmpty());
    }

    @Test
    void asManyWebhooksAsAnAccountMayHaveInFlightLeaveConnectionsForOthers() throws IOException {
        int hosts = config.maxAccountHosts();
        for (int host = 0; host < hosts; host++) {
            URI blackhole = blackhole();
            for (GenerationId each : generations(config.maxPerHost())) {
                publisher.publish(others.completed(each, blackhole, "native"));
            }
        }
        await().atMost(IN_TIME).until(() -> deliveriesOf(others) == (long) hosts * config.maxPerHost());
        await().atMost(IN_TIME).until(() -> hostsInFlight() >= hosts);

        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));

        await().atMost(IN_TIME).until(() -> !receiver.accepted().isEmpty());
    }

    @Test
    void hostsOfSeveralAccountsThatDoNotAnswerLeavePlacesForTheHostsOfOthers() throws IOException {
        PublishedEvents accomplice = PublishedEvents.by(AccountId.next(Instant.now()), sealed);
        publisher.publish(accomplice.account(Instant.now(), PublishedEvents.SECRET));
        for (GenerationId each : generations(MANY_HOSTS)) {
            URI blackhole = blackhole();
            publisher.publish(others.completed(each, blackhole, "native"));
            publisher.publish(accomplice.completed(GenerationId.next(Instant.now()), blackhole, "native"));
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> sharedHosts() >= MANY_HOSTS);

        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));

        await().atMost(IN_TIME).until(() -> !receiver.accepted().isEmpty());
    }

    // A place that held a connection of the database would take them all, and wait for a second one.
    @Test
    void webhooksInFlightHoldNoConnectionOfTheDatabase() throws IOException {
        for (GenerationId each : generations(MANY_HOSTS)) {
            publisher.publish(others.completed(each, blackhole(), "native"));
        }

        await().atMost(IN_TIME).until(() -> hostsInFlight() >= config.maxAccountHosts());

        await().atMost(IN_TIME).until(() -> connections.getMetrics().activeCount() == 0);
        assertThat(hostsInFlight()).isPositive();
    }

    @Test
    void manySlowWebhooksLeaveThePlacesOfAHostToOthersInTurns() {
        CountDownLatch faster = new CountDownLatch(1);
        receiver.answers(message -> {
            boolean held = message.path().equals("/slow") && !faster.await(500, TimeUnit.MILLISECONDS);
            return Receiver.Answer.of(held ? 202 : 200);
        });
        for (GenerationId each : generations(MANY_WEBHOOKS)) {
            publisher.publish(others.completed(each, receiver.url("/slow"), "native"));
        }
        await().atMost(IN_TIME).until(() -> receiver.messages().size() >= 8);

        publisher.publish(events.completed(id, receiver.url("/hook"), "native"));

        await().atMost(IN_TIME)
                .until(() -> receiver.accepted().stream()
                        .anyMatch(message -> message.path().equals("/hook")));
        assertThat(receiver.accepted()).hasSizeLessThan(MANY_WEBHOOKS);
        faster.countDown();
    }

    private static long deliveriesOf(PublishedEvents account) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Delivery.count("accountId", account.account().value()));
    }

    private long sharedHosts() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT count(*) FROM webhook_host WHERE account_id IS NULL", Long.class)
                        .getSingleResult());
    }

    private long hostsInFlight() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                "SELECT count(*) FROM webhook_host WHERE lease_until > now()", Long.class)
                        .getSingleResult());
    }

    // It takes connections and never answers.
    private URI blackhole() throws IOException {
        ServerSocket blackhole = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        blackholes.add(blackhole);
        return URI.create("http://127.0.0.1:" + blackhole.getLocalPort() + "/hook");
    }
}
