package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.darkroom.contracts.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An account's secrets for signing webhooks, sealed with {@link io.darkroom.contracts.SealedSecrets}. The topic keeps the latest
 * record of each account.
 *
 * @param webhookSecrets newest first; each one signs until it expires
 * @param keys its API keys, including revoked ones, whose generations may still need a webhook
 */
public record AccountChanged(
        AccountId accountId, List<SigningSecret> webhookSecrets, List<KeyHash> keys, Instant changedAt)
        implements AccountEvent {

    /** A signing secret, sealed; {@code expiresAt} is absent for the newest. */
    public record SigningSecret(String sealed, Optional<Instant> expiresAt) {}

    /** An API key: its SHA-256 in lower-case hex, sealed. */
    public record KeyHash(UUID id, String sealedSha256) {}

    public AccountChanged {
        webhookSecrets = List.copyOf(webhookSecrets);
        keys = List.copyOf(keys);
    }

    /** The owner for which an account's signing secrets are sealed. */
    public static String ownerOfSecrets(AccountId account) {
        return "webhook-secrets of " + account;
    }

    /** The owner for which the hash of an API key is sealed. */
    public static String ownerOfKey(UUID key) {
        return "hash of " + key;
    }

    @Override
    @JsonIgnore
    public String key() {
        return accountId.toString();
    }
}
