package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Sha256;
import io.darkroom.service.auth.Scope;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;

/**
 * Creates the configured admin key at start, and revokes a previously configured one. That stays known: its generations may still need a webhook
 * that its hash signs.
 */
@Singleton
class RootKey {

    private static final int MIN_LENGTH = 16;
    private static final int SHOWN_PREFIX_LENGTH = 8;
    private static final String REPLACED = "root (replaced)";
    // Shorter than the limit of a transaction.
    private static final String START_LOCK_TIMEOUT = "50s";

    private final RootKeyConfig config;
    private final WebhookSecrets secrets;
    private final InstantSource clock;

    RootKey(RootKeyConfig config, WebhookSecrets secrets, InstantSource clock) {
        this.config = config;
        this.secrets = secrets;
        this.clock = clock;
    }

    void createMissing(@Observes StartupEvent started) {
        QuarkusTransaction.requiringNew().run(() -> {
            config.rootKey().filter(key -> !isRootKey(Sha256.of(key))).ifPresent(this::createOnce);
        });
    }

    // In SQL, because the first use of HQL would delay every start.
    private static boolean isRootKey(byte[] hash) {
        return (boolean) ApiKey.getEntityManager()
                .createNativeQuery("""
                        SELECT count(*) = 1 AND bool_and(sha256 = ?1) FROM api_key key JOIN account ON account.id = key.account_id
                        WHERE account.name = ?2 AND key.name = ?2""")
                .setParameter(1, hash)
                .setParameter(2, Account.ROOT)
                .getSingleResult();
    }

    private void createOnce(String rootKey) {
        if (rootKey.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("darkroom.root-key must have at least " + MIN_LENGTH + " characters");
        }
        lock();
        byte[] hash = Sha256.of(rootKey);
        if (!isRootKey(hash)) {
            create(rootKey, hash, clock.instant());
        }
    }

    // Replicas that start at the same time must not each create it. The first to do so compiles its queries
    // meanwhile, which takes a busy machine longer than a request may wait for a lock.
    static void lock() {
        ApiKey.getEntityManager()
                .createNativeQuery("SELECT set_config('lock_timeout', ?1, true)")
                .setParameter(1, START_LOCK_TIMEOUT)
                .getSingleResult();
        ApiKey.getEntityManager()
                .createNativeQuery("SELECT pg_advisory_xact_lock(hashtext('darkroom.root-key'))")
                .getSingleResult();
    }

    private void create(String rootKey, byte[] hash, Instant now) {
        Account root = Account.named(Account.ROOT).orElseGet(() -> {
            Account created = new Account(AccountId.next(now).value(), Account.ROOT, now);
            created.unlimited = true;
            created.persist();
            return created;
        });
        if (!replaceFormer(root, hash, now) && ApiKey.withHash(hash).isEmpty()) {
            String prefix = rootKey.substring(0, SHOWN_PREFIX_LENGTH);
            new ApiKey(
                            AccountId.next(now).value(),
                            root.id,
                            Account.ROOT,
                            prefix,
                            hash,
                            Scope.write(EnumSet.allOf(Scope.class)),
                            now)
                    .persist();
            secrets.publish(new AccountId(root.id));
        }
    }

    // True when the key was one before, and is again.
    private static boolean replaceFormer(Account root, byte[] hash, Instant now) {
        ApiKey.update(
                "name = ?1, revokedAt = coalesce(revokedAt, ?2), previousSha256 = null, previousExpiresAt = null "
                        + "where accountId = ?3 and name = ?4 and sha256 <> ?5",
                REPLACED,
                now,
                root.id,
                Account.ROOT,
                hash);
        return ApiKey.update(
                        "name = ?1, revokedAt = null where accountId = ?2 and name = ?3 and sha256 = ?4",
                        Account.ROOT,
                        root.id,
                        REPLACED,
                        hash)
                == 1;
    }
}
