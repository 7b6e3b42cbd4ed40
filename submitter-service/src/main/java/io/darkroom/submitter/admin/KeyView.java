package io.darkroom.submitter.admin;

import io.darkroom.contracts.Credits;
import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.account.ApiKey;
import io.darkroom.submitter.account.KeyProperties;
import io.darkroom.submitter.account.KeySecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key as operators see it; {@code key} is its secret, which only the answers that create the key or rotate it contain. */
public record KeyView(
        UUID id,
        String object,
        UUID accountId,
        String name,
        String prefix,
        List<String> scopes,
        @Nullable Credits spendLimit,
        @Nullable Credits dailySpendLimit,
        @Nullable RateLimitView rateLimit,
        List<String> allowedIps,
        Credits spent,
        Credits spentToday,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant previousExpiresAt,
        @Nullable String key) {

    /** At most {@code requests} in {@code seconds}. */
    public record RateLimitView(int requests, int seconds) {}

    /** {@code spentToday}: by the ids of keys; an absent one has spent nothing. */
    static KeyView of(ApiKey key, Map<UUID, Credits> spentToday, Optional<KeySecret> secret) {
        KeyProperties properties = key.properties();
        return new KeyView(
                key.id,
                "key",
                key.accountId,
                key.name,
                key.prefix,
                properties.scopes().stream().map(Scope::word).sorted().toList(),
                properties.spendLimit().orElse(null),
                properties.dailySpendLimit().orElse(null),
                properties
                        .rateLimit()
                        .map(limit -> new RateLimitView(
                                limit.requests(), Math.toIntExact(limit.window().toSeconds())))
                        .orElse(null),
                properties.allowedIps().written(),
                key.spent(),
                spentToday.getOrDefault(key.id, Credits.ZERO),
                key.createdAt,
                key.expiresAt,
                key.revokedAt,
                key.previousExpiresAt,
                secret.map(KeySecret::text).orElse(null));
    }
}
