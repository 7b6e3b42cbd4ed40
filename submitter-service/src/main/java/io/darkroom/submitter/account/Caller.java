package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.submitter.refusal.Refusal.Forbidden;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who sent the request that is being answered; set by {@link Authentication} before any resource is reached. */
@RequestScoped
public class Caller {

    private @Nullable Credential credential;

    /** The account of the request's key. */
    public AccountId account() {
        return credential().account();
    }

    /** Refuses a key that lacks {@code scope}, with a problem that names it. */
    public void require(Scope scope) {
        if (!credential().scopes().contains(scope)) {
            throw new RefusedException(new Forbidden("the key has no scope \"" + scope.word() + "\""));
        }
    }

    void is(Credential authenticated) {
        this.credential = authenticated;
    }

    /** All that the request's key stands for. */
    public Credential credential() {
        return Objects.requireNonNull(credential, "a request that nobody authenticated");
    }
}
