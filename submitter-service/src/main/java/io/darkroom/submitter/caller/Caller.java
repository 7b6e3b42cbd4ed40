package io.darkroom.submitter.caller;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.auth.AccountScope;
import io.darkroom.service.auth.CurrentKey;
import io.darkroom.submitter.account.Credential;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller of the request that is being answered. */
@Singleton
public class Caller {

    private final CurrentKey currentKey;

    Caller(CurrentKey currentKey) {
        this.currentKey = currentKey;
    }

    /** The account of the request's key. */
    public AccountId account() {
        return credential().account();
    }

    /** Whose data the request may read by id. */
    public AccountScope readable() {
        return AccountScope.readable(credential());
    }

    /** As {@link #readable}; empty for an anonymous request. */
    public Optional<AccountScope> readableIfAuthenticated() {
        return find().map(AccountScope::readable);
    }

    /** The account of the request's key; empty for an anonymous request. */
    public Optional<AccountId> accountIfAuthenticated() {
        return find().map(Credential::account);
    }

    /** Whose data a list shows; {@code account} is the query parameter of that name. */
    public AccountScope asked(@Nullable String account) {
        return AccountScope.asked(credential(), account);
    }

    /** What the request's key allows. */
    public Credential credential() {
        return find().orElseThrow(() -> new IllegalStateException("the request is not authenticated"));
    }

    Optional<Credential> find() {
        return currentKey.find().map(Credential.class::cast);
    }
}
