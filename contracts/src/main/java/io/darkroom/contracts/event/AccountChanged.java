package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.darkroom.contracts.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How an account stands now, for whoever signs in its name. Secrets are sealed with {@link io.darkroom.contracts.SealedSecrets};
 * the topic keeps the latest of each account.
 *
 * @param webhookSecrets newest first; each signs what is sent until it expires
 * @param keys its API keys, revoked ones too, since what they asked for may still have to be told
 */
public record AccountChanged(
        AccountId accountId, List<SigningSecret> webhookSecrets, List<KeyHash> keys, Instant changedAt)
        implements AccountEvent {

    /** A signing secret, sealed; {@code expiresAt} is absent for the newest. */
    public record SigningSecret(String sealed, Optional<Instant> expiresAt) {}

    /** An API key, by the SHA-256 of it, in lower-case hex, sealed. */
    public record KeyHash(UUID id, String sealedSha256) {}

    public AccountChanged {
        webhookSecrets = List.copyOf(webhookSecrets);
        keys = List.copyOf(keys);
    }

    /** For whom an account's signing secrets are sealed. */
    public static String ownerOfSecrets(AccountId account) {
        return "webhook-secrets of " + account;
    }

    /** For whom the hash of an API key is sealed. */
    public static String ownerOfKey(UUID key) {
        return "hash of " + key;
    }

    @Override
    @JsonIgnore
    public String key() {
        return accountId.toString();
    }
}
