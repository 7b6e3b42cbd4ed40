package io.darkroom.callback.poll;

import io.darkroom.contracts.ProviderName;
import io.darkroom.eventing.schedule.Shares;
import io.darkroom.providers.TaskReport;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many of the concurrent polls each provider has, so that one that does not answer leaves places for the others. */
@Singleton
class PollShares {

    private static final int MAX_UNANSWERED = 3;
    // After this long it may have recovered.
    private static final Duration UNREACHABLE_FOR = Duration.ofMinutes(1);

    private final Shares<ProviderName> places;
    private final InstantSource clock;
    private final Map<ProviderName, Unanswered> unanswered = new ConcurrentHashMap<>();

    PollShares(PollConfig config, InstantSource clock) {
        int maxPerProvider = Math.min(config.maxPerProvider(), config.maxConcurrent());
        this.places = new Shares<>(provider -> maxPerProvider);
        this.clock = clock;
    }

    private record Unanswered(int polls, Instant lastAt) {}

    Shares<ProviderName> places() {
        return places;
    }

    /** Whether the provider has answered none of its last polls. */
    boolean unreachable(ProviderName provider) {
        Unanswered last = unanswered.get(provider);
        return last != null
                && last.polls() >= MAX_UNANSWERED
                && clock.instant().isBefore(last.lastAt().plus(UNREACHABLE_FOR));
    }

    /** Notes whether the provider answers. */
    void answered(ProviderName provider, TaskReport report) {
        if (report instanceof TaskReport.Unreachable) {
            unanswered.merge(
                    provider,
                    new Unanswered(1, clock.instant()),
                    (before, one) -> new Unanswered(before.polls() + 1, one.lastAt()));
        } else {
            unanswered.remove(provider);
        }
    }
}
