package io.darkroom.submitter.usage;

import io.darkroom.eventing.schedule.BoundedJob;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Adds ended generations to the sums of their day, in steps by the time of their end, up to those that are old enough: the time is taken
 * before the commit, so a younger period may still get ends.
 */
@Singleton
public class RollUsage {

    private static final String TAKE = "SELECT up_to FROM usage_checkpoint FOR UPDATE SKIP LOCKED";
    // Those that ended at the same time belong to one step.
    private static final String LAST = """
            SELECT max(finished_at) FROM (
                SELECT finished_at FROM generation
                WHERE finished_at > :from AND finished_at < :settled ORDER BY finished_at LIMIT :max) AS step""";
    private static final String ADD = "WITH " + UsageFacts.where("finished_at > :from AND finished_at <= :to")
            + """

                    INSERT INTO usage_day AS kept (%1$s, %2$s, %3$s)
                    SELECT %1$s, %4$s, max(%3$s) FROM facts GROUP BY %1$s ORDER BY %1$s
                    ON CONFLICT (%1$s) DO UPDATE SET %5$s, %3$s = greatest(kept.%3$s, excluded.%3$s)""".formatted(
                            UsageFacts.DIMENSIONS,
                            UsageFacts.SUMS,
                            UsageFacts.MAX,
                            eachSum("sum(%1$s)"),
                            eachSum("%1$s = kept.%1$s + excluded.%1$s"));
    private static final String NEXT = """
            SELECT finished_at FROM generation WHERE finished_at > (SELECT up_to FROM usage_checkpoint)
            ORDER BY finished_at LIMIT 1""";
    private static final String MOVE_ON = "UPDATE usage_checkpoint SET up_to = :to";

    private final Session database;
    private final UsageConfig config;
    private final InstantSource clock;
    private final BoundedJob job;

    RollUsage(Session database, UsageConfig config, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.job = new BoundedJob("roll-usage", metrics, clock);
    }

    private static String eachSum(String form) {
        return Arrays.stream(UsageFacts.SUMS.split(", ")).map(form::formatted).collect(Collectors.joining(", "));
    }

    @Scheduled(
            identity = "roll-usage",
            every = "{darkroom.usage.roll-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void roll() {
        job.run(this::oldestDue, () -> roll(clock.instant().minus(config.settledAfter())));
    }

    private Optional<Instant> oldestDue() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(NEXT, Instant.class).uniqueResultOptional())
                .map(ended -> ended.plus(config.settledAfter()));
    }

    /** Adds all generations that ended before {@code settled}, unless another replica does. */
    public void roll(Instant settled) {
        boolean more;
        do {
            more = QuarkusTransaction.requiringNew().call(() -> step(settled));
        } while (more);
    }

    private boolean step(Instant settled) {
        Optional<Instant> from = database.createNativeQuery(TAKE, Instant.class).uniqueResultOptional();
        Optional<Instant> to = from.flatMap(after -> Optional.ofNullable(database.createNativeQuery(LAST, Instant.class)
                .setParameter("from", after)
                .setParameter("settled", settled)
                .setParameter("max", config.maxStep())
                .getSingleResultOrNull()));
        if (from.isEmpty() || to.isEmpty()) {
            return false;
        }
        database.createNativeMutationQuery(ADD)
                .setParameter("from", from.get())
                .setParameter("to", to.get())
                .executeUpdate();
        database.createNativeMutationQuery(MOVE_ON).setParameter("to", to.get()).executeUpdate();
        return true;
    }
}
