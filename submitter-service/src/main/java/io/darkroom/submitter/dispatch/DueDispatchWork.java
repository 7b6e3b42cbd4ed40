package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;

/** Asks for all work of dispatch that is due without an event, in one statement. */
@Singleton
class DueDispatchWork {

    private static final String DUE = """
        SELECT (SELECT min(answer_due_at) FROM attempt WHERE status = '%s' AND answer_due_at < now.at) AS unanswered_since,
               EXISTS (SELECT FROM attempt WHERE status = '%s' AND resubmit_at < now.at) AS to_resubmit,
               EXISTS (SELECT FROM dispatch WHERE give_up_at <= now.at) AS to_give_up
        FROM (SELECT CAST(? AS timestamptz) AS at) AS now
        """.formatted(AttemptStatus.SUBMITTING.word(), AttemptStatus.UNCERTAIN.word());

    private final DataSource database;
    private volatile double unansweredSeconds;

    DueDispatchWork(DataSource database, MeterRegistry metrics) {
        this.database = database;
        Gauge.builder("darkroom.submissions.past.deadline", this, due -> due.unansweredSeconds)
                .description("How long the oldest submission without an answer is past the time for it")
                .baseUnit("seconds")
                .register(metrics);
    }

    /**
     * What is due.
     *
     * @param unanswered attempts whose answer is overdue
     * @param toResubmit uncertain attempts that are to be submitted again
     * @param toGiveUp queued generations that may have no provider any more
     */
    record DueWork(boolean unanswered, boolean toResubmit, boolean toGiveUp) {}

    DueWork at(Instant now) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(DUE)) {
            select.setObject(1, now.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                Optional<Instant> unansweredSince = Optional.ofNullable(
                                row.getObject("unanswered_since", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant);
                unansweredSeconds = unansweredSince
                        .map(since -> Duration.between(since, now).toMillis() / 1000.0)
                        .orElse(0.0);
                return new DueWork(
                        unansweredSince.isPresent(), row.getBoolean("to_resubmit"), row.getBoolean("to_give_up"));
            }
        }
    }
}
