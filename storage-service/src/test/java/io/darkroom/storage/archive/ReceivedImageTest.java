package io.darkroom.storage.archive;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.AssetLinks.LinkSignature;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.storage.TestArchive;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Images that came inside a provider's report, from callback-service's hands into the archive. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
class ReceivedImageTest {

    @Inject
    EventPublisher publisher;

    @Inject
    ObjectStore store;

    private final GenerationId id = GenerationId.next(Instant.now());
    private final AttemptKey attempt = new AttemptKey(id, 1);

    @Test
    void isArchivedAndThenKeptNoMore() throws Exception {
        byte[] one = TestArchive.image("png", 40, 30);
        byte[] two = TestArchive.image("jpg", 30, 40);
        put(attempt, one).then().statusCode(204);
        put(attempt, two).then().statusCode(204);
        put(attempt, two).then().statusCode(204);

        succeed(one, two);

        assertThat(assets(2)).extracting(asset -> asset.blob.sha256).containsExactly(Sha256.hex(one), Sha256.hex(two));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(kept()).isEmpty());
    }

    @Test
    void isKeptWhileItsArchiveHasFailedForAnotherReason() throws Exception {
        byte[] corrupt = "no image".repeat(100).getBytes(StandardCharsets.UTF_8);
        put(attempt, corrupt).then().statusCode(204);

        succeed(corrupt);

        await().atMost(Duration.ofSeconds(60)).until(() -> archive().failure != null);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void whatWasNotStoredEndsTheArchive() {
        succeed(TestArchive.image("png", 10, 10));

        await().atMost(Duration.ofSeconds(60)).until(() -> archive().failure != null);
        assertThat(archive().failure).contains("was not stored, or no longer is");
    }

    @Test
    void needsASignedLink() {
        byte[] image = TestArchive.image("png", 10, 10);
        String path = AssetLinks.receivedImagePath(attempt, new ReceivedImage(Sha256.hex(image)));

        given().contentType("application/octet-stream")
                .body(image)
                .put(path)
                .then()
                .statusCode(401);
        given().contentType("application/octet-stream")
                .body(image)
                .put(query(path, Instant.now().minusSeconds(1)))
                .then()
                .statusCode(401);
    }

    @Test
    void mustHaveTheHashOfItsPath() throws Exception {
        String path = AssetLinks.receivedImagePath(attempt, new ReceivedImage(Sha256.hex("another")));

        given().contentType("application/octet-stream")
                .body(TestArchive.image("png", 10, 10))
                .put(query(path, Instant.now().plusSeconds(60)))
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_image"));
        assertThat(kept()).isEmpty();
    }

    @Test
    void isErasedWithItsGenerationAndNotKeptAfterwards() throws Exception {
        byte[] early = TestArchive.image("png", 40, 30);
        byte[] late = TestArchive.image("png", 30, 40);
        put(attempt, early).then().statusCode(204);

        Instant now = Instant.now();
        publisher.publish(new GenerationDeleted(id, AccountId.next(now), DeletionReason.REQUEST, now));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(kept()).isEmpty());
        put(attempt, late).then().statusCode(204);
        assertThat(kept()).isEmpty();
    }

    private static ApiResponse put(AttemptKey attempt, byte[] image) {
        String path = AssetLinks.receivedImagePath(attempt, new ReceivedImage(Sha256.hex(image)));
        return given().contentType("application/octet-stream")
                .body(image)
                .put(query(path, Instant.now().plusSeconds(60)));
    }

    private static String query(String path, Instant expires) {
        LinkSignature link = TestArchive.LINKS.sign(path, expires);
        return path + "?expires=" + link.expires() + "&signature=" + link.signature();
    }

    private void succeed(byte[]... images) {
        Instant now = Instant.now();
        publisher.publish(new AttemptSucceeded(
                id,
                1,
                ProviderName.of("acedata"),
                Stream.of(images)
                        .map(image -> new ProducedImage(
                                new ReceivedImage(Sha256.hex(image)).reference(), now.plusSeconds(600)))
                        .toList(),
                OutcomeSource.CALLBACK,
                now));
    }

    private List<Asset> assets(int count) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> TestArchive.assets(id), assets -> assets.size() == count);
    }

    private Archive archive() {
        return QuarkusTransaction.requiringNew()
                .call(() -> Archive.find(attempt).orElseGet(Archive::new));
    }

    private List<String> kept() throws Exception {
        List<String> paths = new ArrayList<>();
        store.list(ObjectKey.receivedOf(id), object -> paths.add(object.key().path()));
        return paths;
    }
}
