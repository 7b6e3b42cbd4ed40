package io.darkroom.callback.delivery;

import io.darkroom.callback.delivery.WebhookHosts.HostsDue;
import io.darkroom.eventing.schedule.LeasedWork;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Delivers to the hosts that are due, each on one replica. */
@Singleton
class DeliverWebhooks {

    private static final Logger LOG = Logger.getLogger(DeliverWebhooks.class);
    // The transaction that adds a delivery makes its host due at once.
    private static final Duration MISSING_AFTER = Duration.ofMinutes(1);

    private final LeasedWork<DueHost> work;
    private final DeliverToHost deliverToHost;
    private final WebhookHosts hosts;
    private final HostShares shares;
    private final InstantSource clock;

    DeliverWebhooks(
            WebhookConfig config,
            HostRows rows,
            DeliverToHost deliverToHost,
            WebhookHosts hosts,
            HostShares shares,
            InstantSource clock) {
        this.deliverToHost = deliverToHost;
        this.hosts = hosts;
        this.shares = shares;
        this.clock = clock;
        this.work = new LeasedWork<>("webhooks", config, clock, rows, this::run);
    }

    void start(@Observes StartupEvent started) {
        work.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        deliverToHost.stop();
        work.stop();
    }

    void due(@Observes(during = TransactionPhase.AFTER_SUCCESS) HostsDue due) {
        boolean later = due.at().isAfter(clock.instant());
        boolean waiting = due.hosts().stream()
                        .filter(host -> later || !deliverToHost.added(host))
                        .count()
                > 0;
        if (waiting) {
            work.dueAt(due.at());
        }
    }

    private Optional<Instant> run(DueHost host) {
        try {
            deliverToHost.deliver(host.name());
            return QuarkusTransaction.requiringNew().call(() -> hosts.endLease(host, clock.instant()));
        } finally {
            if (shares.places().release(host.shareOf())) {
                work.dueAt(clock.instant());
            }
        }
    }

    @Scheduled(
            identity = "find-missing-hosts",
            every = "{darkroom.webhooks.recovery-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void findMissing() {
        Instant now = clock.instant();
        int missing = QuarkusTransaction.requiringNew().call(() -> hosts.addMissing(now.minus(MISSING_AFTER), now));
        if (missing > 0) {
            LOG.warnf("%d hosts had pending webhooks and no replica that delivers them", missing);
            work.dueAt(now);
        }
    }
}
