package io.darkroom.submitter.account;

import io.darkroom.contracts.Credits;
import io.darkroom.service.auth.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What an operator decides about a key; without {@code allowedIps} every address is allowed, and an absent limit is none. */
public record KeyProperties(
        String name,
        Set<Scope> scopes,
        Optional<Instant> expiresAt,
        Optional<Credits> spendLimit,
        Optional<Credits> dailySpendLimit,
        Optional<RateLimit> rateLimit,
        AllowedIps allowedIps) {

    public KeyProperties {
        scopes = Set.copyOf(scopes);
    }
}
