package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.ProviderName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The queued generations of each account, as counted in the database.
 *
 * @param storedBefore how many generations of each account this replica had stored when the count began
 */
record QueueCount(
        Instant at,
        Map<AccountId, AccountCount> byAccount,
        List<WaitingCount> lines,
        Map<AccountId, Long> storedBefore) {

    static final QueueCount NONE = new QueueCount(Instant.EPOCH, Map.of(), List.of(), Map.of());

    QueueCount {
        byAccount = Map.copyOf(byAccount);
        lines = List.copyOf(lines);
        storedBefore = Map.copyOf(storedBefore);
    }

    /** One account's share. */
    record AccountCount(int weight, int limit, int count) {}

    /** The generations of one account that wait for an attempt by the same providers. */
    record WaitingCount(AccountId account, Set<ProviderName> candidates, int count) {}

    /** How many generations of the account wait for an attempt that one of these providers may get. */
    int waitingFor(AccountId account, Set<ProviderName> candidates) {
        return lines.stream()
                .filter(line -> line.account().equals(account)
                        && line.candidates().stream().anyMatch(candidates::contains))
                .mapToInt(WaitingCount::count)
                .sum();
    }

    boolean olderThan(Duration age, Instant now) {
        return !now.isBefore(at.plus(age));
    }

    /**
     * The rank of an account's newest generation within the account: those counted, those this replica has stored since, and
     * those it is storing. One that was stored during the count may count twice, but none is missed.
     */
    int rank(AccountId account, long stored, int pending) {
        int counted = find(account).map(AccountCount::count).orElse(0);
        return Math.toIntExact(counted + stored - storedBefore.getOrDefault(account, 0L) + pending);
    }

    int limit(AccountId account, int defaultLimit) {
        return find(account).map(AccountCount::limit).orElse(defaultLimit);
    }

    /** The position among all accounts' generations: the others' turns before it are as many as their weight allows. */
    int position(AccountId account, int rank) {
        int weight = find(account).map(AccountCount::weight).orElse(1);
        long before = 0;
        for (Map.Entry<AccountId, AccountCount> other : byAccount.entrySet()) {
            if (!other.getKey().equals(account)) {
                long turns = Math.ceilDiv((long) rank * other.getValue().weight(), weight);
                before += Math.min(other.getValue().count(), turns);
            }
        }
        return Math.toIntExact(rank + before);
    }

    private Optional<AccountCount> find(AccountId account) {
        return Optional.ofNullable(byAccount.get(account));
    }
}
