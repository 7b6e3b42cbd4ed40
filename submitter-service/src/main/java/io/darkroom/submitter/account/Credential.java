package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import java.util.Set;

/** What a valid key stands for. */
public record Credential(AccountId account, Set<Scope> scopes) {
    public Credential {
        scopes = Set.copyOf(scopes);
    }
}
