package io.darkroom.callback.poll;

import io.darkroom.contracts.ProviderName;
import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Polls the open attempts when they are due, at whichever replica is free. */
@Singleton
class Polls {

    // The last poll waits no longer than this for a place.
    private static final Duration MAX_WAIT_AT_DEADLINE = Duration.ofSeconds(5);
    private static final Duration RETRY_AT_DEADLINE = Duration.ofMillis(500);

    private final LeasedWork<DuePoll> work;
    private final PollProvider provider;
    private final PollShares shares;
    private final InstantSource clock;

    Polls(PollConfig config, InstantSource clock, PollRows rows, PollProvider provider, PollShares shares) {
        this.work = new LeasedWork<>("polls", config, clock, rows, this::run);
        this.provider = provider;
        this.shares = shares;
        this.clock = clock;
    }

    // At its deadline an attempt is polled once more, unless that would wait for a provider that does not answer.
    private Optional<Instant> run(DuePoll due) {
        ProviderName name = due.providerName();
        boolean worthPolling = due.task().isPresent() && !shares.unreachable(name);
        boolean place = due.holdsPlace() || (worthPolling && shares.places().tryTake(name));
        if (!place) {
            Instant now = clock.instant();
            return worthPolling && now.isBefore(due.deadlineAt().plus(MAX_WAIT_AT_DEADLINE))
                    ? provider.postpone(due, now.plus(RETRY_AT_DEADLINE))
                    : provider.endWithoutPoll(due);
        }
        try {
            return provider.poll(due);
        } finally {
            if (shares.places().release(name)) {
                work.dueAt(clock.instant());
            }
        }
    }

    void start(@Observes StartupEvent started) {
        work.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        work.stop();
    }

    /** An attempt has been stored that is polled at {@code at}. */
    void dueAt(Instant at) {
        work.dueAt(at);
    }
}
