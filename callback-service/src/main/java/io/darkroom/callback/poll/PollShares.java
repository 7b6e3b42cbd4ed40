package io.darkroom.callback.poll;

import io.darkroom.contracts.ProviderName;
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

    private final int maxPerProvider;
    private final InstantSource clock;
    private final Map<ProviderName, Share> shares = new ConcurrentHashMap<>();

    PollShares(PollConfig config, InstantSource clock) {
        this.maxPerProvider = Math.min(config.maxPerProvider(), config.maxConcurrent());
        this.clock = clock;
    }

    private static final class Share {
        private int taken;
        private boolean waited;
        private int unanswered;
        private Instant unansweredAt = Instant.EPOCH;
    }

    /** How many polls of {@code provider} may begin now. */
    int free(ProviderName provider) {
        Share share = share(provider);
        synchronized (share) {
            share.waited = share.taken >= maxPerProvider;
            return maxPerProvider - share.taken;
        }
    }

    /** Takes a place that {@link #free} offered; when it is the last one, more polls may be due. */
    void take(ProviderName provider) {
        Share share = share(provider);
        synchronized (share) {
            share.taken++;
            share.waited |= share.taken >= maxPerProvider;
        }
    }

    /** Takes a place if there is one. */
    boolean tryTake(ProviderName provider) {
        Share share = share(provider);
        synchronized (share) {
            boolean takes = share.taken < maxPerProvider;
            share.taken += takes ? 1 : 0;
            return takes;
        }
    }

    /** Whether the provider has answered none of its last polls. */
    boolean unreachable(ProviderName provider) {
        Share share = share(provider);
        synchronized (share) {
            return share.unanswered >= MAX_UNANSWERED
                    && clock.instant().isBefore(share.unansweredAt.plus(UNREACHABLE_FOR));
        }
    }

    /** Gives a place back; true when polls may be waiting for it. */
    boolean release(ProviderName provider) {
        Share share = share(provider);
        synchronized (share) {
            share.taken--;
            boolean waited = share.waited;
            share.waited = false;
            return waited;
        }
    }

    /** Notes whether the provider answers. */
    void answered(ProviderName provider, TaskReport report) {
        Share share = share(provider);
        synchronized (share) {
            boolean unanswered = report instanceof TaskReport.Unreachable;
            share.unanswered = unanswered ? share.unanswered + 1 : 0;
            share.unansweredAt = unanswered ? clock.instant() : Instant.EPOCH;
        }
    }

    private Share share(ProviderName provider) {
        return shares.computeIfAbsent(provider, name -> new Share());
    }
}
