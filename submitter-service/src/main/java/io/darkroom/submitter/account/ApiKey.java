package io.darkroom.submitter.account;

import io.darkroom.contracts.Credits;
import io.darkroom.service.auth.Scope;
import io.darkroom.submitter.credit.KeySpending;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A key of an account. Only its hash is stored. */
@Entity
@DynamicUpdate // Others change other columns at the same time.
@Table(name = "api_key")
public class ApiKey extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID accountId;
    public String name;

    /** The readable beginning of the key, for people. */
    public String prefix;

    public byte[] sha256;

    /** The hash that it had before its rotation; valid until {@link #previousExpiresAt}. */
    public byte @Nullable [] previousSha256;

    public @Nullable Instant previousExpiresAt;

    /** Comma-separated. */
    public String scopes;

    /** The maximum of credits that the key may spend in total; {@link #dailySpendLimit} is per day (UTC). */
    public @Nullable BigDecimal spendLimit;

    public @Nullable BigDecimal dailySpendLimit;

    @Column(insertable = false, updatable = false)
    public @Nullable BigDecimal spent;

    /** The maximum number of requests in {@link #rateSeconds}; both absent: unlimited. */
    public @Nullable Integer rateRequests;

    public @Nullable Integer rateSeconds;

    /** CIDRs, comma-separated; empty: every address is allowed. */
    public String allowedIps = "";

    public Instant createdAt;
    public @Nullable Instant expiresAt;
    public @Nullable Instant revokedAt;

    protected ApiKey() {}

    public ApiKey(
            UUID id, UUID accountId, String name, String prefix, byte[] sha256, String scopes, Instant createdAt) {
        this.id = id;
        this.accountId = accountId;
        this.name = name;
        this.prefix = prefix;
        this.sha256 = sha256;
        this.scopes = scopes;
        this.createdAt = createdAt;
    }

    /** A new key of an account. */
    public ApiKey(UUID id, UUID accountId, KeySecret secret, KeyProperties properties, Instant createdAt) {
        this(
                id,
                accountId,
                properties.name(),
                secret.shown(),
                secret.hash(),
                Scope.write(properties.scopes()),
                createdAt);
        set(properties);
    }

    public void set(KeyProperties properties) {
        name = properties.name();
        scopes = Scope.write(properties.scopes());
        expiresAt = properties.expiresAt().orElse(null);
        spendLimit = properties.spendLimit().map(Credits::amount).orElse(null);
        dailySpendLimit = properties.dailySpendLimit().map(Credits::amount).orElse(null);
        rateRequests = properties.rateLimit().map(RateLimit::requests).orElse(null);
        rateSeconds = properties
                .rateLimit()
                .map(limit -> Math.toIntExact(limit.window().toSeconds()))
                .orElse(null);
        allowedIps = properties.allowedIps().write();
    }

    public KeyProperties properties() {
        return new KeyProperties(
                name,
                Scope.read(scopes),
                Optional.ofNullable(expiresAt),
                limits().total(),
                limits().day(),
                rateLimit(),
                AllowedIps.read(allowedIps));
    }

    /** Replaces its secret; the former one is valid until {@code previousUntil}. */
    public void rotate(KeySecret secret, Instant previousUntil) {
        previousSha256 = sha256;
        previousExpiresAt = previousUntil;
        sha256 = secret.hash();
        prefix = secret.shown();
    }

    public void revoke(Instant now) {
        if (revokedAt == null) {
            revokedAt = now;
        }
    }

    /** At most {@code max} keys of an account, or of all, the newest first, behind the key {@code cursor}. */
    public static List<ApiKey> page(Optional<UUID> account, Optional<UUID> cursor, int max) {
        String behind = cursor.isPresent() ? "id < :cursor" : "1 = 1";
        Parameters parameters = new Parameters();
        cursor.ifPresent(id -> parameters.and("cursor", id));
        account.ifPresent(id -> parameters.and("account", id));
        String query = account.isPresent()
                ? "accountId = :account and " + behind + " order by accountId, id desc"
                : behind + " order by id desc";
        return ApiKey.<ApiKey>find(query, parameters).page(0, max).list();
    }

    /** Revokes all keys of an account. */
    public static void revokeAll(UUID account, Instant now) {
        update("revokedAt = ?1 where accountId = ?2 and revokedAt is null", now, account);
    }

    /** The key whose secret has, or before its rotation had, this hash. */
    static Optional<ApiKey> withHash(byte[] sha256) {
        return find("sha256 = ?1 or previousSha256 = ?1", sha256).firstResultOptional();
    }

    Optional<RateLimit> rateLimit() {
        return rateRequests == null || rateSeconds == null
                ? Optional.empty()
                : Optional.of(new RateLimit(rateRequests, Duration.ofSeconds(rateSeconds)));
    }

    /** What it has spent towards its limits, in total. */
    public Credits spent() {
        return Optional.ofNullable(spent).map(Credits::new).orElse(Credits.ZERO);
    }

    public KeySpending.Limits limits() {
        return new KeySpending.Limits(
                Optional.ofNullable(spendLimit).map(Credits::new),
                Optional.ofNullable(dailySpendLimit).map(Credits::new));
    }

    /** Whether the secret with this hash opens the key. */
    KeyState state(byte[] hash, Instant now) {
        boolean current = Arrays.equals(hash, sha256) || previousExpiresAt != null && now.isBefore(previousExpiresAt);
        if (revokedAt != null || !current) {
            return KeyState.REVOKED;
        }
        return expiresAt == null || now.isBefore(expiresAt) ? KeyState.VALID : KeyState.EXPIRED;
    }

    /** Whether a secret opens the key. */
    enum KeyState {
        VALID,
        EXPIRED,
        REVOKED
    }
}
