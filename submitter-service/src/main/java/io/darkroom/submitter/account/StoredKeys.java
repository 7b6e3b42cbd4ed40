package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.transaction.RequestTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.time.InstantSource;

/** The keys in the database. */
@ApplicationScoped
class StoredKeys {

    private final RequestTransactions transactions;
    private final InstantSource clock;

    StoredKeys(RequestTransactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What is stored under a hash. */
    sealed interface StoredKey {

        record Valid(Credential credential) implements StoredKey {}

        record Expired() implements StoredKey {}

        record Revoked() implements StoredKey {}

        record Unknown() implements StoredKey {}
    }

    /** The key whose secret has this SHA-256. One statement, which needs no transaction. */
    @ActivateRequestContext
    StoredKey find(byte[] hash) {
        return transactions
                .connected(() -> ApiKey.withHash(hash))
                .map(key -> stored(key, hash))
                .orElseGet(StoredKey.Unknown::new);
    }

    private StoredKey stored(ApiKey key, byte[] hash) {
        return switch (key.state(hash, clock.instant())) {
            case VALID ->
                new StoredKey.Valid(new Credential(
                        key.id,
                        new AccountId(key.accountId),
                        Scope.read(key.scopes),
                        key.limits(),
                        key.rateLimit(),
                        AllowedIps.read(key.allowedIps)));
            case EXPIRED -> new StoredKey.Expired();
            case REVOKED -> new StoredKey.Revoked();
        };
    }
}
