package io.darkroom.submitter.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.ProgressRequested;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.http.ApiConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Asks callback-service to publish the progress of what a client looks at: for {@code darkroom.api.progress-lease}, and again in its second
 * half when the client still looks. Without a client that looks, progress costs nothing.
 */
@Singleton
public class WatchProgress {

    private static final Logger LOG = Logger.getLogger(WatchProgress.class);

    private final RequestTransactions transactions;
    private final Outbox outbox;
    private final InstantSource clock;
    private final Duration lease;
    private final Cache<AttemptKey, Boolean> requested;

    WatchProgress(RequestTransactions transactions, Outbox outbox, InstantSource clock, ApiConfig config) {
        this.transactions = transactions;
        this.outbox = outbox;
        this.clock = clock;
        this.lease = config.progressLease();
        this.requested = Caffeine.newBuilder()
                .maximumSize(config.maxWatched())
                .expireAfterWrite(lease.dividedBy(2))
                .build();
    }

    /** A client has been shown a generation in this state, and its attempt. Within the caller's transaction if there is one. */
    public void shown(GenerationId generation, GenerationStatus status, int attempt) {
        switch (status) {
            case SUBMITTED, PROCESSING -> request(new AttemptKey(generation, attempt));
            // No attempt that a provider has accepted, or one that has succeeded.
            case QUEUED, ARCHIVING, COMPLETED, FAILED, CANCELED -> {}
        }
    }

    // A client gets its answer also when this fails.
    private void request(AttemptKey attempt) {
        if (requested.asMap().putIfAbsent(attempt, true) != null) {
            return;
        }
        try {
            transactions.join(() -> {
                outbox.add(new ProgressRequested(
                        attempt.generationId(),
                        attempt.number(),
                        clock.instant().plus(lease)));
                return true;
            });
        } catch (RuntimeException e) {
            requested.invalidate(attempt);
            LOG.warnf("the progress of %s is not published: %s", attempt.generationId(), e.getMessage());
        }
    }
}
