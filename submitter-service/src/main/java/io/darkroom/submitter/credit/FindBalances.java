package io.darkroom.submitter.credit;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The balances of accounts, from kept sums and the entries since the ledger's checkpoint: never from a whole history. */
@Singleton
public class FindBalances {

    // All books of an account sum to zero, so what it spent follows from what it was granted and has. An unlimited
    // account
    // has no balance: all of its entries since the checkpoint count, which are some minutes'.
    private static final String BALANCES = """
            SELECT account.id, account.unlimited,
                   CASE WHEN unlimited THEN coalesce(kept.available, 0) + since.available
                        ELSE coalesce(balance.available, 0) END,
                   CASE WHEN unlimited THEN coalesce(kept.reserved, 0) + since.reserved
                        ELSE coalesce(balance.reserved, 0) END,
                   CASE WHEN unlimited THEN coalesce(kept.spent, 0) + since.spent
                        ELSE -coalesce(kept.granted, 0) - granted.amount - coalesce(balance.available, 0)
                             - coalesce(balance.reserved, 0) END
            FROM account CROSS JOIN ledger_checkpoint
            LEFT JOIN balance ON balance.account_id = account.id
            LEFT JOIN ledger_sum AS kept ON kept.account_id = account.id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount), 0) AS amount FROM ledger_entry
                WHERE NOT account.unlimited AND account_id = account.id AND book = 'granted' AND ledger_entry.id > up_to) AS granted
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount) FILTER (WHERE book = 'available'), 0) AS available,
                       coalesce(sum(amount) FILTER (WHERE book = 'reserved'), 0) AS reserved,
                       coalesce(sum(amount) FILTER (WHERE book = 'spent'), 0) AS spent
                FROM ledger_entry
                WHERE account.unlimited AND account_id = account.id AND ledger_entry.id > up_to) AS since
            WHERE account.id = ANY (:accounts)""";

    private final Session database;

    FindBalances(Session database) {
        this.database = database;
    }

    /** {@code unlimited}: nothing is refused, and {@code available} may be negative. */
    public record Balance(boolean unlimited, Credits available, Credits reserved, Credits spent) {}

    private record BalanceRow(
            UUID account, boolean unlimited, BigDecimal available, BigDecimal reserved, BigDecimal spent) {

        Balance balance() {
            return new Balance(unlimited, new Credits(available), new Credits(reserved), new Credits(spent));
        }
    }

    /** Runs in the caller's transaction. */
    public Balance of(AccountId account) {
        return Objects.requireNonNull(of(List.of(account)).get(account), "there is no account " + account);
    }

    /** The balances of those accounts that exist. Runs in the caller's transaction. */
    public Map<AccountId, Balance> of(Collection<AccountId> accounts) {
        return database.createNativeQuery(BALANCES, BalanceRow.class)
                .setParameter(
                        "accounts", accounts.stream().map(AccountId::value).toArray(UUID[]::new))
                .getResultStream()
                .collect(Collectors.toMap(row -> new AccountId(row.account()), BalanceRow::balance));
    }
}
