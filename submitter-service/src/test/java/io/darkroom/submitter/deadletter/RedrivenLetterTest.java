package io.darkroom.submitter.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hibernate.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class RedrivenLetterTest {

    private static final DeadLetterId LETTER = new DeadLetterId(Topic.REQUESTS, 7, 123_456);
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-01-02T00:00:00Z");

    @Inject
    Session database;

    @Test
    void twoOperatorsCanRedriveOneLetterAtTheSameTime() throws Exception {
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> second = QuarkusTransaction.requiringNew().call(() -> {
                RedrivenLetter.note(LETTER, FIRST);
                database.flush();
                Future<?> waiting = other.submit(
                        () -> QuarkusTransaction.requiringNew().run(() -> RedrivenLetter.note(LETTER, SECOND)));
                Route.soon().until(this::isWaitedFor);
                return waiting;
            });
            second.get();
        }

        assertThat(QuarkusTransaction.requiringNew().call(() -> RedrivenLetter.at(LETTER)))
                .contains(SECOND);
    }

    private boolean isWaitedFor() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery("""
                                SELECT EXISTS (SELECT FROM pg_stat_activity
                                WHERE wait_event_type = 'Lock' AND query ILIKE '%redriven_letter%')\
                                """, Boolean.class).getSingleResult());
    }
}
