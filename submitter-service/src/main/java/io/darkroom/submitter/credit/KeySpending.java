package io.darkroom.submitter.credit;

import io.darkroom.contracts.Credits;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** Holds keys to their own limits, in all and a day (UTC): counted when credits are reserved, given back with them. */
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
    private static final String GIVE_BACK_TOTAL = "UPDATE api_key SET spent = spent - :amount WHERE id = :key";
    private static final String GIVE_BACK_DAY =
            "UPDATE key_day SET spent = spent - :amount WHERE key_id = :key AND day = :day";

    private static final Credits NO_LIMIT = Credits.of("10000000000000");

    private final EntityManager database;

    KeySpending(EntityManager database) {
        this.database = database;
    }

    /** A key's own limits; absent: none. */
    public record Limits(Optional<Credits> total, Optional<Credits> day) {
        public boolean any() {
            return total.isPresent() || day.isPresent();
        }
    }

    /** Counts {@code amount} for a key with limits; the limit that says no, when it may not spend so much. */
    public Optional<Credits> take(UUID key, Limits limits, Credits amount, Instant now) {
        boolean inAll = database.createNativeQuery(TAKE_TOTAL)
                        .setParameter("key", key)
                        .setParameter("amount", amount.amount())
                        .executeUpdate()
                == 1;
        if (!inAll) {
            return limits.total();
        }
        boolean today = database.createNativeQuery(TAKE_DAY)
                        .setParameter("key", key)
                        .setParameter("day", day(now))
                        .setParameter("amount", amount.amount())
                        .setParameter("limit", limits.day().orElse(NO_LIMIT).amount())
                        .executeUpdate()
                == 1;
        return today ? Optional.empty() : limits.day();
    }

    /** What was counted at {@code takenAt} and not charged in the end. */
    public void giveBack(UUID key, Credits amount, Instant takenAt) {
        if (amount.positive()) {
            database.createNativeQuery(GIVE_BACK_TOTAL)
                    .setParameter("key", key)
                    .setParameter("amount", amount.amount())
                    .executeUpdate();
            database.createNativeQuery(GIVE_BACK_DAY)
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
