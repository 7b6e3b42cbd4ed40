package io.darkroom.callback.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.event.AccountChanged;
import io.darkroom.contracts.event.EventType;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Finds the secrets of an account and opens them for as long as signing takes. */
@Singleton
public class FindSigningSecrets {

    private static final String FIND = "SELECT event FROM account WHERE account_id = :id";

    private final Session database;
    private final SealedSecrets sealed;

    FindSigningSecrets(Session database, SealedSecrets sealed) {
        this.database = database;
        this.sealed = sealed;
    }

    /** Within a transaction; empty while the account is unknown here. */
    public Optional<SigningSecrets> find(AccountId account, Optional<UUID> key, Instant now) {
        return database.createNativeQuery(FIND, String.class)
                .setParameter("id", account.value())
                .uniqueResultOptional()
                .map(event -> open(read(event), key, now, sealed));
    }

    /** The secrets that have not expired at {@code now}, and the hash of {@code key} when the account has that key. */
    static SigningSecrets open(AccountChanged account, Optional<UUID> key, Instant now, SealedSecrets sealed) {
        return new SigningSecrets(
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
        return (AccountChanged) EventType.ACCOUNT_CHANGED.read(event.getBytes(StandardCharsets.UTF_8));
    }
}
