package io.darkroom.submitter.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.darkroom.contracts.AccountId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;

/** Finds the account behind a key. Application-scoped, since filters are made before the configuration is read. */
@ApplicationScoped
public class ApiKeys {

    private static final String ROOT = "root";
    private static final int MIN_ROOT_KEY_LENGTH = 16;
    private static final int SHOWN_PREFIX_LENGTH = 8;

    private final AccountConfig config;
    private final WebhookSecrets secrets;
    private final InstantSource clock;
    private final Cache<ByteBuffer, Optional<Credential>> known;

    ApiKeys(AccountConfig config, WebhookSecrets secrets, InstantSource clock) {
        this.config = config;
        this.secrets = secrets;
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumSize(config.keys().cacheSize())
                .expireAfterWrite(config.keys().cacheTime())
                .build();
    }

    /** What {@code key} stands for; empty when there is no such key, or it is no longer valid. */
    public Optional<Credential> find(String key) {
        byte[] hash = sha256(key);
        return known.get(
                ByteBuffer.wrap(hash),
                missing -> QuarkusTransaction.requiringNew().call(() -> find(hash)));
    }

    private Optional<Credential> find(byte[] hash) {
        return ApiKey.withHash(hash)
                .filter(key -> key.validAt(clock.instant()))
                .map(key -> new Credential(
                        key.id,
                        new AccountId(key.accountId),
                        Scope.read(key.scopes),
                        key.limits(),
                        key.rateLimit(),
                        AllowedIps.read(key.allowedIps)));
    }

    @Transactional
    void createRootKey(@Observes StartupEvent started) {
        config.rootKey().filter(key -> !isRootKey(sha256(key))).ifPresent(this::createRootKey);
    }

    // In SQL: every start asks, and the first use of HQL would hold each of them up.
    private static boolean isRootKey(byte[] hash) {
        return (boolean) ApiKey.getEntityManager()
                .createNativeQuery("""
                        SELECT count(*) = 1 AND bool_and(sha256 = ?1) FROM api_key key JOIN account ON account.id = key.account_id
                        WHERE account.name = ?2 AND key.name = ?2""")
                .setParameter(1, hash)
                .setParameter(2, ROOT)
                .getSingleResult();
    }

    private void createRootKey(String rootKey) {
        if (rootKey.length() < MIN_ROOT_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "darkroom.root-key must have at least " + MIN_ROOT_KEY_LENGTH + " characters");
        }
        Instant now = clock.instant();
        // Replicas that start together must not both create it.
        ApiKey.getEntityManager()
                .createNativeQuery("SELECT pg_advisory_xact_lock(hashtext('darkroom.root-key'))")
                .getSingleResult();
        Account root = Account.named(ROOT).orElseGet(() -> {
            Account created = new Account(AccountId.next(now).value(), ROOT, now);
            created.unlimited = true;
            created.persist();
            return created;
        });
        byte[] hash = sha256(rootKey);
        ApiKey.delete("accountId = ?1 and name = ?2 and sha256 <> ?3", root.id, ROOT, hash);
        if (ApiKey.withHash(hash).isEmpty()) {
            String prefix = rootKey.substring(0, SHOWN_PREFIX_LENGTH);
            new ApiKey(
                            AccountId.next(now).value(),
                            root.id,
                            ROOT,
                            prefix,
                            hash,
                            Scope.write(EnumSet.allOf(Scope.class)),
                            now)
                    .persist();
            secrets.announce(new AccountId(root.id));
        }
    }

    public static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
