package io.darkroom.submitter.account;

import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.refusal.Refusal.RateLimited;
import io.darkroom.submitter.refusal.RefusedException;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Counts the requests of keys with a rate limit in PostgreSQL, so that all replicas share the count. */
@ApplicationScoped
public class RateLimits {

    private static final Duration EXPIRY_MARGIN = Duration.ofMinutes(1);

    private final RequestTransactions transactions;
    private final ProxyManager<String> buckets;

    RateLimits(RequestTransactions transactions, DataSource database) {
        this.transactions = transactions;
        this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("rate_bucket")
                // A full bucket need not be remembered.
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(EXPIRY_MARGIN))
                .build();
    }

    /** How many {@code requests} of {@code limit} remain, and after how long all of them are allowed again. */
    public record Remaining(RateLimit limit, long requests, Duration resetAfter) {}

    /** Counts a request of a key; empty when the key has no limit. Refuses a request beyond the limit. */
    public Optional<Remaining> count(Credential credential) {
        return credential.rateLimit().map(limit -> count(credential.key(), limit));
    }

    /** How many requests of the limit of a key are left now. */
    public long left(UUID key, RateLimit limit) {
        return transactions.connected(() -> bucket(key, limit).getAvailableTokens());
    }

    // A changed limit has a bucket of its own: a bucket keeps the limit that it was made with.
    private BucketProxy bucket(UUID key, RateLimit limit) {
        return buckets.getProxy(
                key + " " + limit.requests() + "/" + limit.window().toSeconds(), () -> configuration(limit));
    }

    private Remaining count(UUID key, RateLimit limit) {
        ConsumptionProbe probe = transactions.connected(() -> bucket(key, limit).tryConsumeAndReturnRemaining(1));
        Duration resetAfter = wholeSeconds(probe.getNanosToWaitForReset());
        if (!probe.isConsumed()) {
            throw new RefusedException(new RateLimited(
                    limit.requests(), limit.window(), wholeSeconds(probe.getNanosToWaitForRefill()), resetAfter));
        }
        return new Remaining(limit, probe.getRemainingTokens(), resetAfter);
    }

    private static BucketConfiguration configuration(RateLimit limit) {
        return BucketConfiguration.builder()
                .addLimit(bandwidth ->
                        bandwidth.capacity(limit.requests()).refillGreedy(limit.requests(), limit.window()))
                .build();
    }

    private static Duration wholeSeconds(long nanos) {
        return Duration.ofSeconds(Math.ceilDiv(nanos, Duration.ofSeconds(1).toNanos()));
    }
}
