package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.submitter.credit.KeySpending.Limits;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a valid key stands for. */
public record Credential(
        UUID key,
        AccountId account,
        Set<Scope> scopes,
        Limits limits,
        Optional<RateLimit> rateLimit,
        AllowedIps allowedIps) {

    public Credential {
        scopes = Set.copyOf(scopes);
    }
}
