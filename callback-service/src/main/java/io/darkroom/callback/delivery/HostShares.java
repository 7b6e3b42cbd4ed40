package io.darkroom.callback.delivery;

import io.darkroom.eventing.schedule.Shares;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How many hosts of each account this replica delivers to concurrently: one account's many hosts leave places for others', and those that
 * do not answer leave more. Hosts that several accounts use share places of their own: two accounts could make any number of them.
 */
@Singleton
class HostShares {

    /** In place of an account: the hosts that several use. */
    static final UUID SEVERAL = new UUID(0, 0);

    private static final int MAX_UNANSWERED = 3;
    private static final int MAX_FAILING_KNOWN = 1000;

    private final WebhookConfig limits;
    private final Shares<UUID> places = new Shares<>(this::max);
    // How many tries in a row had no answer; the account whose failures are oldest is forgotten first.
    private final Map<UUID, Integer> unanswered = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Integer> eldest) {
            return size() > MAX_FAILING_KNOWN;
        }
    });

    HostShares(WebhookConfig limits) {
        this.limits = limits;
    }

    Shares<UUID> places() {
        return places;
    }

    /** Whether the account's last tries had no answer. */
    boolean failing(UUID account) {
        return unanswered.getOrDefault(account, 0) >= MAX_UNANSWERED;
    }

    /** The accounts, and {@link #SEVERAL}, whose free places may differ from those of an account without deliveries. */
    Set<UUID> known() {
        Set<UUID> known = new HashSet<>(places.holders());
        known.add(SEVERAL);
        synchronized (unanswered) {
            known.addAll(unanswered.keySet());
        }
        return known;
    }

    /** Notes whether an account's host has answered. */
    void tried(UUID account, TryResult result) {
        if (result instanceof TryResult.Unanswered) {
            unanswered.merge(account, 1, Integer::sum);
        } else {
            unanswered.remove(account);
        }
    }

    private int max(UUID account) {
        return Math.min(limits.maxConcurrent(), account.equals(SEVERAL) ? limits.maxSharedHosts() : maxOf(account));
    }

    private int maxOf(UUID account) {
        return failing(account) ? limits.maxFailingHosts() : limits.maxAccountHosts();
    }
}
