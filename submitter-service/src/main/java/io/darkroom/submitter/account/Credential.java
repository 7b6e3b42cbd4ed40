package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.auth.AuthenticatedKey;
import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.credit.KeySpending.Limits;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A valid key: its account, its scopes and its limits. */
public record Credential(
        UUID key,
        AccountId account,
        Set<Scope> scopes,
        Limits limits,
        Optional<RateLimit> rateLimit,
        AllowedIps allowedIps)
        implements AuthenticatedKey {

    public Credential {
        scopes = Set.copyOf(scopes);
    }
}
