package io.darkroom.submitter.credit;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Extends reservations: what a generation reserves is the price of its preferred provider, and another one may be dearer. */
@Singleton
public class ExtendReservations {

    private static final String LEFT = """
            SELECT account.unlimited, coalesce(balance.available, 0) AS available,
                   least(spend_limit - api_key.spent, daily_spend_limit - coalesce(key_day.spent, 0)) AS of_key
            FROM account
            LEFT JOIN balance ON balance.account_id = account.id
            LEFT JOIN api_key ON api_key.id = :key
            LEFT JOIN key_day ON key_day.key_id = api_key.id AND key_day.day = :day
            WHERE account.id = :account""";

    private final Session database;
    private final Settlements settlements;

    ExtendReservations(Session database, Settlements settlements) {
        this.database = database;
        this.settlements = settlements;
    }

    /**
     * Who pays for a generation.
     *
     * @param key the key whose limits it counts towards, if it has some
     * @param day on which it counts
     */
    public record Payer(AccountId account, Optional<UUID> key, LocalDate day) {

        public static Payer of(AccountId account, Optional<UUID> key, Instant createdAt) {
            return new Payer(account, key, KeySpending.day(createdAt));
        }
    }

    /**
     * More credits for a generation.
     *
     * @param attempt the attempt that needs them
     */
    record Extension(Payer payer, GenerationId generation, int attempt, Credits amount) {}

    /** Credits or limits that sufficed when they were read no longer do: roll back and decide anew. */
    @SuppressWarnings("serial")
    public static final class NoLongerCovered extends RuntimeException {

        private final Set<UUID> payers;

        NoLongerCovered(Set<UUID> payers) {
            super("credits were spent meanwhile by " + payers);
            this.payers = Set.copyOf(payers);
        }

        /** The ids of the accounts and keys. */
        public Set<UUID> payers() {
            return payers;
        }
    }

    /** The extensions of the transaction of this thread; {@code exhausted}: accounts and keys that get none. */
    public Budget budget(Set<UUID> exhausted) {
        return new Budget(exhausted);
    }

    private record Left(
            boolean unlimited,
            BigDecimal available,
            @Nullable BigDecimal ofKey) {}

    /** Reads without locks what payers have left; {@link Settlements#apply} finds out whether they still have it. */
    public final class Budget {

        private final Set<UUID> exhausted;
        private final Map<Payer, Left> left = new HashMap<>();
        private final Map<UUID, BigDecimal> extended = new HashMap<>();

        private Budget(Set<UUID> exhausted) {
            this.exhausted = Set.copyOf(exhausted);
        }

        public boolean covers(Payer payer, Credits more) {
            UUID account = payer.account().value();
            if (exhausted.contains(account)
                    || payer.key().filter(exhausted::contains).isPresent()) {
                return false;
            }
            Left known = left.computeIfAbsent(payer, this::read);
            boolean ofAccount = known.unlimited() || covers(known.available(), account, more);
            return ofAccount
                    && payer.key()
                            .flatMap(key ->
                                    Optional.ofNullable(known.ofKey()).map(available -> covers(available, key, more)))
                            .orElse(true);
        }

        private boolean covers(BigDecimal available, UUID payer, Credits more) {
            return available
                            .subtract(extended.getOrDefault(payer, BigDecimal.ZERO))
                            .compareTo(more.amount())
                    >= 0;
        }

        /** To be followed by {@link Settlements#apply}, once in the transaction. */
        public void extend(Payer payer, GenerationId generation, int attempt, Credits more) {
            extended.merge(payer.account().value(), more.amount(), BigDecimal::add);
            payer.key().ifPresent(key -> extended.merge(key, more.amount(), BigDecimal::add));
            settlements.add(new Extension(payer, generation, attempt, more));
        }

        private Left read(Payer payer) {
            return database.createNativeQuery(LEFT, Left.class)
                    .setParameter("account", payer.account().value())
                    .setParameter("key", payer.key().orElse(null), UUID.class)
                    .setParameter("day", payer.day())
                    .getSingleResult();
        }
    }
}
