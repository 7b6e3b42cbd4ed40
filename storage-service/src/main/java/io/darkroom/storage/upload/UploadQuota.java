package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.hibernate.Session;

/** How many reference images an account has stored, and how large they are together. Both are limited, so that the sum is cheap. */
@Singleton
class UploadQuota {

    private static final String LOCK =
            "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(CAST(:account AS text), 2))) AS locked";
    private static final String USED = """
            SELECT count(*), CAST(coalesce(sum(bytes), 0) AS bigint), coalesce(min(expires_at), CAST(:now AS timestamptz))
            FROM upload WHERE account_id = :account AND expires_at > :now""";

    private final Session database;
    private final UploadConfig config;
    private final InstantSource clock;

    UploadQuota(Session database, UploadConfig config, InstantSource clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    private record Used(long uploads, long bytes, Instant firstExpiry) {}

    /** Requires room for an image of {@code bytes}; within the caller's transaction, until whose end no other image of the account is added. */
    void require(AccountId account, long bytes) {
        database.createNativeQuery(LOCK)
                .setParameter("account", account.value())
                .getSingleResult();
        Used used = used(account);
        long maxBytes = config.maxBytesPerAccount().asLongValue();
        if (used.uploads() >= config.maxPerAccount()) {
            throw exceeded(used, "its limit is " + config.maxPerAccount() + " images");
        }
        if (used.bytes() + bytes > maxBytes) {
            throw exceeded(used, "its limit is " + maxBytes + " bytes, and this image has " + bytes);
        }
    }

    private Used used(AccountId account) {
        return database.createNativeQuery(USED, Used.class)
                .setParameter("account", account.value())
                .setParameter("now", clock.instant())
                .getSingleResult();
    }

    private static HttpProblem exceeded(Used used, String limit) {
        return Problems.of(
                403,
                "upload_quota",
                "The account has stored too many reference images",
                "it has " + used.uploads() + " images of " + used.bytes() + " bytes together; " + limit
                        + "; delete some (DELETE /v1/uploads/{id}), or wait until the first expires at "
                        + used.firstExpiry());
    }
}
