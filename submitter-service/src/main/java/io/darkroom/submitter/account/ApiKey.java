package io.darkroom.submitter.account;

import io.darkroom.contracts.Credits;
import io.darkroom.submitter.credit.KeySpending;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
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

    static Optional<ApiKey> withHash(byte[] sha256) {
        return find("sha256", sha256).firstResultOptional();
    }

    Optional<RateLimit> rateLimit() {
        return rateRequests == null || rateSeconds == null
                ? Optional.empty()
                : Optional.of(new RateLimit(rateRequests, Duration.ofSeconds(rateSeconds)));
    }

    public KeySpending.Limits limits() {
        return new KeySpending.Limits(
                Optional.ofNullable(spendLimit).map(Credits::new),
                Optional.ofNullable(dailySpendLimit).map(Credits::new));
    }

    boolean validAt(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
