package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.event.AccountChanged;
import io.darkroom.contracts.event.AccountChanged.KeyHash;
import io.darkroom.contracts.event.AccountChanged.SigningSecret;
import io.darkroom.eventing.outbox.Outbox;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The secrets with which accounts' webhooks are signed. Callback-service, which signs, learns of every change. */
@Singleton
public class WebhookSecrets {

    /** What every secret begins with, by the Standard Webhooks specification. */
    private static final String BEGINNING = "whsec_";

    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SealedSecrets sealed;
    private final Outbox outbox;
    private final AccountConfig config;
    private final InstantSource clock;

    WebhookSecrets(SealedSecrets sealed, Outbox outbox, AccountConfig config, InstantSource clock) {
        this.sealed = sealed;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    /** A secret in the clear; {@code expiresAt}: empty for the newest. */
    public record Secret(String secret, Instant createdAt, Optional<Instant> expiresAt) {}

    /** Those that sign now, the newest first. */
    public List<Secret> of(AccountId account) {
        return WebhookSecret.of(account, clock.instant()).stream()
                .map(secret -> new Secret(
                        sealed.open(AccountChanged.ownerOfSecrets(account), secret.sealed),
                        secret.createdAt,
                        Optional.ofNullable(secret.expiresAt)))
                .toList();
    }

    /** Makes a new secret; the one before signs as well until its overlap is over, and no older one. */
    public void rotate(AccountId account) {
        Instant now = clock.instant();
        List<WebhookSecret> before = WebhookSecret.of(account, now);
        for (WebhookSecret old : before) {
            old.expiresAt =
                    old.equals(before.getFirst()) ? now.plus(config.webhooks().secretOverlap()) : now;
        }
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        String secret = BEGINNING + Base64.getEncoder().encodeToString(random);
        new WebhookSecret(account, sealed.seal(AccountChanged.ownerOfSecrets(account), secret), now).persist();
        announce(account);
    }

    /** Tells how the account stands, within the transaction that changes it. */
    public void announce(AccountId account) {
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
                now));
    }

    /** Accounts of an earlier version have none yet; nor has the root account, which was made a moment ago. */
    @Transactional
    void makeMissing(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent started) {
        if (!isAnyMissing()) {
            return;
        }
        // Replicas that start together must not both make one.
        WebhookSecret.getEntityManager()
                .createNativeQuery("SELECT pg_advisory_xact_lock(hashtext('darkroom.webhook-secrets'))")
                .getSingleResult();
        Account.<Account>list("id not in (select accountId from WebhookSecret)")
                .forEach(account -> rotate(new AccountId(account.id)));
    }

    // In SQL: every start asks, and the first use of HQL would hold each of them up.
    private static boolean isAnyMissing() {
        return (boolean) WebhookSecret.getEntityManager().createNativeQuery("""
                        SELECT EXISTS (SELECT FROM account WHERE NOT EXISTS
                            (SELECT FROM webhook_secret WHERE webhook_secret.account_id = account.id))""").getSingleResult();
    }
}
