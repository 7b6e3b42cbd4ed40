package io.darkroom.callback.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.event.AccountChanged;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens what accounts sign with, for as long as it takes to sign. */
@Singleton
public class Signers {

    private static final String FIND = "SELECT event FROM account WHERE account_id = :id";

    private final EntityManager database;
    private final SealedSecrets sealed;

    Signers(EntityManager database, SealedSecrets sealed) {
        this.database = database;
        this.sealed = sealed;
    }

    /**
     * With what an account signs.
     *
     * @param secrets Standard Webhooks secrets, the newest first
     * @param keySha256 SHA-256 of the API key that asked, in lower-case hex
     */
    public record Signer(List<String> secrets, Optional<String> keySha256) {

        @Override
        public String toString() {
            return "Signer[not shown]";
        }
    }

    /** Within a transaction; empty while nothing is known of the account. */
    public Optional<Signer> find(AccountId account, Optional<UUID> key, Instant now) {
        return database.createNativeQuery(FIND, String.class)
                .setParameter("id", account.value())
                .getResultStream()
                .findFirst()
                .map(event -> signer(read((String) event), key, now));
    }

    private Signer signer(AccountChanged account, Optional<UUID> key, Instant now) {
        return new Signer(
                account.webhookSecrets().stream()
                        .filter(secret -> secret.expiresAt()
                                .filter(end -> !now.isBefore(end))
                                .isEmpty())
                        .map(secret -> sealed.open(AccountChanged.ownerOfSecrets(account.accountId()), secret.sealed()))
                        .toList(),
                account.keys().stream()
                        .filter(hash -> key.filter(hash.id()::equals).isPresent())
                        .findFirst()
                        .map(hash -> sealed.open(AccountChanged.ownerOfKey(hash.id()), hash.sealedSha256())));
    }

    private static AccountChanged read(String event) {
        try {
            return Json.mapper().readValue(event, AccountChanged.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds what we did not write", e);
        }
    }
}
