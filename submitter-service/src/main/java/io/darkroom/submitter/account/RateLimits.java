package io.darkroom.submitter.account;

import io.darkroom.submitter.http.Problems;
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
        Map<String, String> headers = Map.of(
                "RateLimit-Policy",
                "\"key\";q=" + limit.requests() + ";w=" + limit.window().toSeconds(),
                "RateLimit",
                "\"key\";r=" + probe.getRemainingTokens() + ";t=" + seconds(probe.getNanosToWaitForReset()));
        if (!probe.isConsumed()) {
            throw Problems.rateLimited(limit, seconds(probe.getNanosToWaitForRefill()), headers);
        }
        return headers;
    }

    private static BucketConfiguration configuration(RateLimit limit) {
        return BucketConfiguration.builder()
                .addLimit(bandwidth ->
                        bandwidth.capacity(limit.requests()).refillGreedy(limit.requests(), limit.window()))
                .build();
    }

    private static long seconds(long nanos) {
        return Math.ceilDiv(nanos, Duration.ofSeconds(1).toNanos());
    }
}
