package io.darkroom.submitter.credit;

import io.darkroom.contracts.Credits;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Enforces the spend limits of keys, in total and per day (UTC): counted with each reservation; what is not charged is refunded. */
@Singleton
public class KeySpending {

    private static final String TAKE_TOTAL = """
            UPDATE api_key SET spent = spent + :amount
            WHERE id = :key AND (spend_limit IS NULL OR spent + :amount <= spend_limit)""";
    private static final String TAKE_DAY = """
            INSERT INTO key_day (key_id, day, spent)
            SELECT :key, :day, :amount WHERE CAST(:limit AS numeric) >= CAST(:amount AS numeric)
            ON CONFLICT (key_id, day) DO UPDATE SET spent = key_day.spent + excluded.spent
            WHERE key_day.spent + excluded.spent <= :limit""";
    private static final String REFUND_TOTAL = "UPDATE api_key SET spent = spent - :amount WHERE id = :key";
    private static final String REFUND_DAY =
            "UPDATE key_day SET spent = spent - :amount WHERE key_id = :key AND day = :day";

    private static final Credits NO_LIMIT = Credits.of("10000000000000");

    private final Session database;

    KeySpending(Session database) {
        this.database = database;
    }

    /** A key's own limits; empty: none. */
    public record Limits(Optional<Credits> total, Optional<Credits> day) {
        public boolean any() {
            return total.isPresent() || day.isPresent();
        }
    }

    /** Counts {@code amount} for a key with limits; returns the limit that it would exceed, if any. */
    public Optional<Credits> take(UUID key, Limits limits, Credits amount, Instant now) {
        boolean withinTotal = database.createNativeMutationQuery(TAKE_TOTAL)
                        .setParameter("key", key)
                        .setParameter("amount", amount.amount())
                        .executeUpdate()
                == 1;
        if (!withinTotal) {
            return limits.total();
        }
        boolean withinDay = database.createNativeMutationQuery(TAKE_DAY)
                        .setParameter("key", key)
                        .setParameter("day", day(now))
                        .setParameter("amount", amount.amount())
                        .setParameter("limit", limits.day().orElse(NO_LIMIT).amount())
                        .executeUpdate()
                == 1;
        return withinDay ? Optional.empty() : limits.day();
    }

    /** Refunds what was counted at {@code takenAt} and not charged. */
    public void refund(UUID key, Credits amount, Instant takenAt) {
        if (amount.positive()) {
            database.createNativeMutationQuery(REFUND_TOTAL)
                    .setParameter("key", key)
                    .setParameter("amount", amount.amount())
                    .executeUpdate();
            database.createNativeMutationQuery(REFUND_DAY)
                    .setParameter("key", key)
                    .setParameter("day", day(takenAt))
                    .setParameter("amount", amount.amount())
                    .executeUpdate();
        }
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
