package io.darkroom.service.auth;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.request.Violation;
import io.darkroom.service.problem.Problems;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose data a call reads: one account's, or with the scope {@code admin} every account's. */
public sealed interface AccountScope {

    /** The word for {@link Every} in the query parameter {@code account}. */
    String ALL = "all";

    /** One account's data. */
    record One(AccountId account) implements AccountScope {}

    /** Every account's data. */
    record Every() implements AccountScope {}

    /** What {@code key} may read by id: an operator reads every account's. */
    static AccountScope readable(AuthenticatedKey key) {
        return key.scopes().contains(Scope.ADMIN) ? new Every() : new One(key.account());
    }

    /**
     * What a list of {@code key} shows: by default its own account.
     *
     * @param account the query parameter: absent, an account's id, or {@value #ALL}; another account needs the scope {@code admin}
     */
    static AccountScope asked(AuthenticatedKey key, @Nullable String account) {
        if (account == null || account.equals(key.account().toString())) {
            return new One(key.account());
        }
        if (!key.scopes().contains(Scope.ADMIN)) {
            throw Problems.forbidden("another account needs a key with the scope \"" + Scope.ADMIN.word() + '"');
        }
        return account.equals(ALL) ? new Every() : new One(id(account));
    }

    /** Whether {@code account} is in this scope. */
    default boolean includes(AccountId account) {
        return switch (this) {
            case One(AccountId one) -> one.equals(account);
            case Every() -> true;
        };
    }

    /** The account; empty for all. */
    default Optional<AccountId> one() {
        return switch (this) {
            case One(AccountId account) -> Optional.of(account);
            case Every() -> Optional.empty();
        };
    }

    private static AccountId id(String text) {
        return AccountId.parse(text)
                .orElseThrow(
                        () -> Problems.invalidParameter(Violation.of("account", text, "an account's id or " + ALL)));
    }
}
