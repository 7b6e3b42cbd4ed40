package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.GenerationId;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.submitter.lifecycle.DispatchQueue;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.LockedGenerations;
import io.darkroom.submitter.route.Openings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/** The generations whose turn it is. One that cannot be processed is set aside, so that the others get theirs. */
@Singleton
class DueGenerations {

    private static final Logger LOG = Logger.getLogger(DueGenerations.class);

    private final DispatchQueue queue;
    private final TakeTurn takeTurn;
    private final DispatchConfig config;
    private final AccountLimitsConfig limits;
    private final InstantSource clock;

    DueGenerations(
            DispatchQueue queue,
            TakeTurn takeTurn,
            DispatchConfig config,
            AccountLimitsConfig limits,
            InstantSource clock) {
        this.queue = queue;
        this.takeTurn = takeTurn;
        this.config = config;
        this.limits = limits;
        this.clock = clock;
    }

    /** At most this many have a turn in one round. */
    int max(Openings.Available available) {
        return Math.min(config.maxBatch(), available.total());
    }

    /** Within the caller's transaction. */
    List<Generation> lock(Openings.Available available, Instant now) {
        int max = max(available);
        return max == 0 ? List.of() : queue.lockDue(now, available, max, limits.maxRunning());
    }

    /** After a round that failed: postpones those that fail by themselves, each in a transaction of its own. */
    void setAsideUnprocessable(Openings.Available available) {
        Instant now = clock.instant();
        int max = max(available);
        QuarkusTransaction.requiringNew()
                .call(() -> queue.due(now, available, max, limits.maxRunning()))
                .forEach(this::setAsideIfUnprocessable);
    }

    void setAsideIfUnprocessable(GenerationId id) {
        try (LogContext context = LogContext.forGeneration(id)) {
            QuarkusTransaction.requiringNew().run(() -> reconsider(id));
        } catch (RuntimeException e) {
            if (DatabaseFaults.isTransient(e)) {
                throw e;
            }
            LOG.errorf(e, "generation %s cannot be dispatched, and is tried again in %s", id, config.setAsideDelay());
            Instant again = clock.instant().plus(config.setAsideDelay());
            QuarkusTransaction.requiringNew().run(() -> queue.postpone(id, again));
        }
    }

    private void reconsider(GenerationId id) {
        Instant now = clock.instant();
        Generation generation = LockedGenerations.lock(List.of(id)).get(id);
        switch (takeTurn.reconsider(generation, now)) {
            case TakeTurn.Turn.Stays(DispatchQueue.Kept kept) -> queue.keep(List.of(kept), now);
            case TakeTurn.Turn.Over _ -> queue.remove(List.of(id));
            case TakeTurn.Turn.Started started -> throw new IllegalStateException("nothing can begin: " + started);
        }
    }
}
