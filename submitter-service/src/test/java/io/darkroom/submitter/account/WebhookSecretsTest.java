package io.darkroom.submitter.account;

import static io.darkroom.submitter.Route.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.event.AccountChanged;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.Topic;
import io.darkroom.embedded.RealBackends;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.KafkaRecords;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Only the service that signs receives the secrets. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class WebhookSecretsTest {

    @Inject
    KafkaRecords kafka;

    @Inject
    SealedSecrets sealed;

    @Inject
    WebhookSecrets secrets;

    @Inject
    WebhookSecretsConfig config;

    @Inject
    RootKeyConfig configured;

    @Inject
    StoredKeys stored;

    @Inject
    Outbox outbox;

    private Client client;

    @BeforeEach
    void anAccount() {
        client = Client.of("1", "");
    }

    @Test
    void aNewAccountHasASecret() {
        client.get("/v1/webhook-secrets")
                .then()
                .statusCode(200)
                .body("data", hasSize(1))
                .body("data[0].secret", startsWith("whsec_"))
                .body("data[0].expires_at", equalTo(null));
    }

    @Test
    void thePreviousSecretSignsForADayAndOlderOnesDoNot() {
        String first = client.get("/v1/webhook-secrets").path("data[0].secret");
        client.authorized().post("/v1/webhook-secrets/rotate").then().statusCode(200);

        client.authorized()
                .post("/v1/webhook-secrets/rotate")
                .then()
                .statusCode(200)
                .body("data", hasSize(2))
                .body("data[0].expires_at", equalTo(null))
                .body("data[1].expires_at", notNullValue())
                .body("data.secret", not(hasItem(first)));
    }

    @Test
    void secretsAndKeyHashesArePublishedSealed() {
        String secret = client.get("/v1/webhook-secrets").path("data[0].secret");

        soon().until(() -> latest().map(published -> published.keys().size()).orElse(0) == 1);

        AccountChanged published = latest().orElseThrow();
        UUID account = UUID.fromString(client.account());
        assertThat(published.accountId().value()).isEqualTo(account);
        assertThat(published.webhookSecrets())
                .extracting(
                        signing -> sealed.open(AccountChanged.ownerOfSecrets(published.accountId()), signing.sealed()))
                .containsExactly(secret);
        AccountChanged.KeyHash key = published.keys().getFirst();
        assertThat(key.id()).hasToString(client.keyId());
        String hash = sealed.open(AccountChanged.ownerOfKey(key.id()), key.sealedSha256());
        assertThat(hash).isEqualTo(Sha256.hex(client.key()));
        // Nothing that a reader of the topic could use.
        assertThat(KafkaRecords.text(kafka.read(Topic.ACCOUNTS.topicName())))
                .doesNotContain(secret, hash, client.key());
    }

    @Test
    void anAccountSeesOnlyItsOwnSecrets() {
        String mine = client.get("/v1/webhook-secrets").path("data[0].secret");

        List<String> others = Client.of("1", "").get("/v1/webhook-secrets").path("data.secret");

        assertThat(others).doesNotContain(mine);
    }

    @Test
    void aRotationWaitsForAChangeOfTheSameAccountThatIsNotCommitted() throws Exception {
        AccountId account = new AccountId(UUID.fromString(client.account()));
        CountDownLatch published = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> change =
                    threads.submit(() -> QuarkusTransaction.requiringNew().run(() -> {
                        secrets.publish(account);
                        published.countDown();
                        await(commit);
                    }));
            published.await();

            Future<?> rotation =
                    threads.submit(() -> QuarkusTransaction.requiringNew().run(() -> secrets.rotate(account)));

            assertThatThrownBy(() -> rotation.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            commit.countDown();
            change.get(10, TimeUnit.SECONDS);
            rotation.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void anotherRootKeyRevokesTheFormerOneWhoseHashStillSigns() {
        String hash = Sha256.hex(configured.rootKey().orElseThrow());
        RootKey other = new RootKey(() -> Optional.of("dk_root_for-a-moment"), secrets, InstantSource.system());
        try {
            other.createMissing(new StartupEvent());

            assertThat(found(configured.rootKey().orElseThrow())).isEqualTo(new StoredKeys.StoredKey.Revoked());
            assertThat(found("dk_root_for-a-moment")).isInstanceOf(StoredKeys.StoredKey.Valid.class);
            soon().until(() -> hashes(root()).contains(hash));
        } finally {
            new RootKey(configured, secrets, InstantSource.system()).createMissing(new StartupEvent());
        }
        assertThat(found(configured.rootKey().orElseThrow())).isInstanceOf(StoredKeys.StoredKey.Valid.class);
        assertThat(found("dk_root_for-a-moment")).isEqualTo(new StoredKeys.StoredKey.Revoked());
    }

    // In a session of its own, which knows no earlier state.
    private StoredKeys.StoredKey found(String key) {
        return QuarkusTransaction.requiringNew().call(() -> stored.find(Sha256.of(key)));
    }

    @Test
    void aChangeSaysTheTimeOfTheDatabaseSinceTheClocksOfReplicasDiffer() {
        WebhookSecrets behind = new WebhookSecrets(
                sealed, outbox, config, InstantSource.fixed(Instant.now().minus(Duration.ofHours(1))));
        AccountId account = new AccountId(UUID.fromString(client.account()));
        soon().until(() -> latest().map(published -> published.keys().size()).orElse(0) == 1);
        Instant before = latest().orElseThrow().changedAt();

        QuarkusTransaction.requiringNew().run(() -> behind.publish(account));

        soon().until(() -> latest().orElseThrow().changedAt().isAfter(before));
    }

    private static String root() {
        return QuarkusTransaction.requiringNew()
                .call(() -> Account.named(Account.ROOT).orElseThrow().id.toString());
    }

    private List<String> hashes(String account) {
        return latest(account).stream()
                .flatMap(published -> published.keys().stream())
                .map(key -> sealed.open(AccountChanged.ownerOfKey(key.id()), key.sealedSha256()))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<AccountChanged> latest() {
        return latest(client.account());
    }

    private Optional<AccountChanged> latest(String account) {
        return kafka.read(Topic.ACCOUNTS.topicName()).stream()
                .filter(record -> record.key().equals(account))
                .reduce((before, after) -> after)
                .map(record -> (AccountChanged) EventType.ACCOUNT_CHANGED.read(record.value()));
    }
}
