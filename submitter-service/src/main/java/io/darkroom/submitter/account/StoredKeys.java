package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.transaction.RequestTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.time.InstantSource;
import java.util.Optional;

/** The keys in the database. */
@ApplicationScoped
class StoredKeys {

    private final RequestTransactions transactions;
    private final InstantSource clock;

    StoredKeys(RequestTransactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The credential of the key with this SHA-256, if that is valid now. One statement, which needs no transaction. */
    @ActivateRequestContext
    Optional<Credential> find(byte[] hash) {
        return transactions
                .connected(() -> ApiKey.withHash(hash))
                .filter(key -> key.validAt(clock.instant()))
                .map(key -> new Credential(
                        key.id,
                        new AccountId(key.accountId),
                        Scope.read(key.scopes),
                        key.limits(),
                        key.rateLimit(),
                        AllowedIps.read(key.allowedIps)));
    }
}
