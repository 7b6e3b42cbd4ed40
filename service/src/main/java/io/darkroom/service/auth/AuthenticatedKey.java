package io.darkroom.service.auth;

import io.darkroom.contracts.AccountId;
import java.util.Set;
import java.util.UUID;

/** A valid key: whose it is and what it may do. */
public interface AuthenticatedKey {

    /** The key's own id. */
    UUID key();

    /** The account that pays. */
    AccountId account();

    Set<Scope> scopes();
}
