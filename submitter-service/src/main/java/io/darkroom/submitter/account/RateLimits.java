package io.darkroom.submitter.account;

import io.darkroom.submitter.http.RateLimitHeaders;
import io.darkroom.submitter.refusal.Refusal.RateLimited;
import io.darkroom.submitter.refusal.RefusedException;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Counts the requests of keys that have a rate limit, in PostgreSQL, so that all replicas count together. */
@ApplicationScoped
public class RateLimits {

    private final ProxyManager<String> buckets;

    RateLimits(DataSource database) {
        this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("rate_bucket")
                .build();
    }

    /** Counts a request, and tells the headers of its answer; throws the problem of one too many. */
    public Map<String, String> count(UUID key, RateLimit limit) {
        ConsumptionProbe probe =
                buckets.getProxy(key.toString(), () -> configuration(limit)).tryConsumeAndReturnRemaining(1);
        Duration resetAfter = wholeSeconds(probe.getNanosToWaitForReset());
        if (!probe.isConsumed()) {
            throw new RefusedException(new RateLimited(
                    limit.requests(), limit.window(), wholeSeconds(probe.getNanosToWaitForRefill()), resetAfter));
        }
        return RateLimitHeaders.of(limit.requests(), limit.window(), probe.getRemainingTokens(), resetAfter);
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
