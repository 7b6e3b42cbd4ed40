package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.event.AccountChanged;
import io.darkroom.contracts.event.AccountChanged.KeyHash;
import io.darkroom.contracts.event.AccountChanged.SigningSecret;
import io.darkroom.eventing.outbox.Outbox;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The secrets that sign accounts' webhooks. Every change is published to callback-service, which signs. */
@Singleton
public class WebhookSecrets {

    /** The prefix of every secret, from the Standard Webhooks specification. */
    private static final String PREFIX = "whsec_";

    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SealedSecrets sealed;
    private final Outbox outbox;
    private final WebhookSecretsConfig config;
    private final InstantSource clock;

    WebhookSecrets(SealedSecrets sealed, Outbox outbox, WebhookSecretsConfig config, InstantSource clock) {
        this.sealed = sealed;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    /** A secret in plain text; {@code expiresAt} is empty for the newest. */
    public record Secret(String secret, Instant createdAt, Optional<Instant> expiresAt) {

        @Override
        public String toString() {
            return "Secret[not shown]";
        }
    }

    /** The secrets that sign now, the newest first. */
    public List<Secret> of(AccountId account) {
        return WebhookSecret.of(account, clock.instant()).stream()
                .map(secret -> new Secret(
                        sealed.open(AccountChanged.ownerOfSecrets(account), secret.sealed),
                        secret.createdAt,
                        Optional.ofNullable(secret.expiresAt)))
                .toList();
    }

    /** Creates a new secret. The previous one also signs until its overlap ends; older ones stop at once. */
    public void rotate(AccountId account) {
        lock(account);
        Instant now = clock.instant();
        List<WebhookSecret> before = WebhookSecret.of(account, now);
        for (WebhookSecret old : before) {
            old.expiresAt = old.equals(before.getFirst()) ? now.plus(config.overlap()) : now;
        }
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        String secret = PREFIX + Base64.getEncoder().encodeToString(random);
        new WebhookSecret(account, sealed.seal(AccountChanged.ownerOfSecrets(account), secret), now).persist();
        publish(account);
    }

    /** Publishes the account's secrets and key hashes in the caller's transaction. */
    public void publish(AccountId account) {
        lock(account);
        Instant now = clock.instant();
        outbox.add(new AccountChanged(
                account,
                WebhookSecret.of(account, now).stream()
                        .map(secret -> new SigningSecret(secret.sealed, Optional.ofNullable(secret.expiresAt)))
                        .toList(),
                ApiKey.<ApiKey>list("accountId", account.value()).stream()
                        .map(key -> new KeyHash(
                                key.id,
                                sealed.seal(
                                        AccountChanged.ownerOfKey(key.id),
                                        HexFormat.of().formatHex(key.sha256))))
                        .toList(),
                databaseTime()));
    }

    // The clocks of replicas differ, and of two events the one that says the later time counts.
    private static Instant databaseTime() {
        return (Instant) Account.getEntityManager()
                .createNativeQuery("SELECT clock_timestamp()", Instant.class)
                .getSingleResult();
    }

    // The latest event counts, so it has to have read what an earlier one has changed.
    private static void lock(AccountId account) {
        Account.getEntityManager()
                .createNativeQuery("SELECT id FROM account WHERE id = :id FOR NO KEY UPDATE")
                .setParameter("id", account.value())
                .getSingleResult();
    }

    /** Creates the first secret of accounts without one: the new root account, and accounts of an earlier version. */
    void makeMissing(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent started) {
        QuarkusTransaction.requiringNew().run(() -> {
            if (!isAnyMissing()) {
                return;
            }
            // Concurrently starting replicas must not both create one.
            WebhookSecret.getEntityManager()
                    .createNativeQuery("SELECT pg_advisory_xact_lock(hashtext('darkroom.webhook-secrets'))")
                    .getSingleResult();
            Account.<Account>list("id not in (select accountId from WebhookSecret)")
                    .forEach(account -> rotate(new AccountId(account.id)));
        });
    }

    // In SQL, because the first use of HQL would delay every start.
    private static boolean isAnyMissing() {
        return (boolean) WebhookSecret.getEntityManager().createNativeQuery("""
                        SELECT EXISTS (SELECT FROM account WHERE NOT EXISTS
                            (SELECT FROM webhook_secret WHERE webhook_secret.account_id = account.id))""").getSingleResult();
    }
}
