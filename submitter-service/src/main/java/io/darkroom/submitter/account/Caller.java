package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who sent the request that is being answered; set by {@link Authentication} before any resource is reached. */
@RequestScoped
public class Caller {

    private @Nullable AccountId account;

    /** The account of the request's key. */
    public AccountId account() {
        return Objects.requireNonNull(account, "a request that nobody authenticated");
    }

    void is(AccountId authenticated) {
        this.account = authenticated;
    }
}
