package io.darkroom.callback.account;

import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.event.AccountChanged;
import io.darkroom.contracts.event.EventType;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Opens the secrets of an account for as long as signing takes. */
@Singleton
public class OpenSigningSecrets {

    private final SealedSecrets sealed;

    OpenSigningSecrets(SealedSecrets sealed) {
        this.sealed = sealed;
    }

    /** {@code account}: its latest event, JSON. */
    public SigningSecrets open(String account, Optional<UUID> key, Instant now) {
        return open(read(account), key, now, sealed);
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
