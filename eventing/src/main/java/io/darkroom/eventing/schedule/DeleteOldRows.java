package io.darkroom.eventing.schedule;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Deletes what has outlived its time from several tables in turn, in steps, each of a transaction of its own. */
public final class DeleteOldRows {

    private static final int MAX_STEP = 1000;

    private final DataSource database;
    private final BoundedJob job;
    private final List<Kept> kept;
    private final InstantSource clock;

    public DeleteOldRows(DataSource database, BoundedJob job, List<Kept> kept, InstantSource clock) {
        this.database = database;
        this.job = job;
        this.kept = List.copyOf(kept);
        this.clock = clock;
    }

    /** Rows, and how long they are kept. */
    public record Kept(OldRows rows, Duration lifetime) {}

    /** Deletes all that is due. */
    public void run() {
        job.run(this::oldestDue, () -> kept.forEach(this::delete));
    }

    private void delete(Kept each) {
        Instant oldest = clock.instant().minus(each.lifetime());
        Steps.untilDoneWithRests(
                MAX_STEP,
                max -> QuarkusTransaction.requiringNew().call(() -> {
                    try (Connection connection = database.getConnection()) {
                        return each.rows().delete(connection, oldest, max);
                    }
                }));
    }

    private Optional<Instant> oldestDue() {
        return kept.stream().flatMap(this::oldestDue).min(Instant::compareTo);
    }

    private Stream<Instant> oldestDue(Kept each) {
        Instant oldest = clock.instant().minus(each.lifetime());
        try (Connection connection = database.getConnection()) {
            return each.rows().oldest(connection, oldest).map(age -> age.plus(each.lifetime())).stream();
        } catch (SQLException e) {
            throw new IllegalStateException(each.rows().table() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
