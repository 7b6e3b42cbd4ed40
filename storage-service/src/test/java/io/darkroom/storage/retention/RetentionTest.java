package io.darkroom.storage.retention;

import static io.darkroom.embedded.http.ApiRequest.given;
import static io.darkroom.storage.TestArchive.image;
import static io.darkroom.storage.TestArchive.link;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.storage.TestArchive;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.archive.Erasure;
import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.blob.Blobs;
import io.darkroom.storage.blob.ContentRemovedException;
import io.darkroom.storage.blob.PutContent;
import io.darkroom.storage.blob.RemoveContent;
import io.darkroom.storage.image.ImageProperties;
import io.darkroom.storage.image.ImageType;
import io.darkroom.storage.image.Provenance;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
import io.darkroom.storage.store.StoreConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class RetentionTest {

    @Inject
    TestArchive archived;

    @Inject
    EventPublisher publisher;

    @Inject
    ObjectStore store;

    @Inject
    CollectGarbage garbage;

    @Inject
    Blobs blobs;

    @Inject
    Spool spool;

    @Inject
    SweepStore sweep;

    @Inject
    RemoveContent content;

    @Inject
    StoreConfig config;

    @Inject
    EntityManager database;

    private final AccountId account = AccountId.next(Instant.now());
    private final GenerationId id = GenerationId.next(Instant.now());

    @Test
    void writesAManifestForACompletedGeneration() throws Exception {
        Asset asset = archived.images(id, image("png", 40, 30)).getFirst();

        publisher.publish(TestArchive.completed(account, asset));

        soon().until(() -> store.size(ObjectKey.manifest(id)).isPresent());
        JsonNode manifest = manifest();
        assertThat(manifest.path("format").asText()).isEqualTo("io.darkroom.manifest.v1");
        assertThat(manifest.path("account_id").asText()).isEqualTo(account.toString());
        assertThat(manifest.path("provider").asText()).isEqualTo("evolink");
        assertThat(manifest.at("/request/prompt").asText()).isEqualTo("a lamp");
        assertThat(manifest.at("/attempts/0/status").asText()).isEqualTo("succeeded");
        assertThat(manifest.at("/images/0/sha256").asText()).isEqualTo(asset.blob.sha256);
        assertThat(store.size(new ObjectKey(manifest.at("/images/0/object").asText())))
                .hasValue(asset.blob.bytes);
    }

    @Test
    void aManifestThatTheStoreRefusesIsWrittenLater() throws Exception {
        Asset asset = archived.images(id, image("png", 40, 30)).getFirst();
        // A file where the manifest's folder has to be.
        Path blocked = config.path().resolve(ObjectKey.manifest(id).path()).getParent();
        Files.createDirectories(blocked.getParent());
        Files.createFile(blocked);

        publisher.publish(TestArchive.completed(account, asset));
        soon().until(() -> scheduledManifests() == 1);
        Files.delete(blocked);

        soon().until(() -> store.size(ObjectKey.manifest(id)).isPresent());
        soon().until(() -> scheduledManifests() == 0);
    }

    private long scheduledManifests() {
        return QuarkusTransaction.requiringNew().call(() -> (long) database.createNativeQuery(
                        "SELECT count(*) FROM scheduled_tasks WHERE task_name = 'write-manifest' AND task_instance ="
                                + " ?1",
                        Long.class)
                .setParameter(1, id.toString())
                .getSingleResult());
    }

    @Test
    void erasesEverythingOfADeletedGeneration() throws Exception {
        byte[] image = image("png", 700, 30);
        Asset asset = archived.images(id, image).getFirst();
        publisher.publish(TestArchive.completed(account, asset));
        given().get(link(asset) + "&variant=thumbnail").then().statusCode(200);
        soon().until(() -> store.size(ObjectKey.manifest(id)).isPresent());

        publisher.publish(new GenerationDeleted(id, account, DeletionReason.REQUEST, Instant.now()));

        soon().until(() -> given().get(link(asset)).statusCode() == 404);
        soon().untilAsserted(() -> {
            assertThat(store.size(ObjectKey.image(asset.blob.sha256))).isEmpty();
            assertThat(store.size(ObjectKey.thumbnail(asset.blob.sha256))).isEmpty();
            assertThat(store.size(ObjectKey.manifest(id))).isEmpty();
        });
        // Its later outcomes are not archived.
        publisher.publish(new AttemptSucceeded(
                id,
                2,
                ProviderName.of("evolink"),
                List.of(new ProducedImage(URI.create("http://127.0.0.1:9/"), Instant.now())),
                OutcomeSource.POLL,
                Instant.now()));
        await().during(Duration.ofSeconds(1))
                .until(() -> !verification().toString().contains("\"fault\""));
    }

    @Test
    void keepsTheImagesOfTheCompletedAttemptAlone() throws Exception {
        Asset paid = archived.images(id, image("png", 40, 30)).getFirst();
        // Both were begun before one of them ended: an attempt that comes later is not archived.
        setFailure("not archived yet");
        publisher.publish(new AttemptSucceeded(
                id,
                2,
                ProviderName.of("apiframe"),
                List.of(new ProducedImage(
                        TestArchive.inline(image("png", 40, 31)), Instant.now().plusSeconds(600))),
                OutcomeSource.CALLBACK,
                Instant.now()));
        soon().until(() -> attempts(id).equals(List.of(1, 2)));
        setFailure(null);

        publisher.publish(TestArchive.completed(account, paid));

        soon().until(() -> attempts(id).equals(List.of(1)));
        given().get(link(paid)).then().statusCode(200);
    }

    private void setFailure(@Nullable String reason) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "UPDATE archive SET failure = CAST(:reason AS text) WHERE generation_id = :id AND attempt = 1")
                        .setParameter("reason", reason)
                        .setParameter("id", id.value())
                        .executeUpdate());
    }

    @Test
    void erasesTheImagesBeyondThoseThatWereRequested() throws Exception {
        List<Asset> made = archived.images(id, image("png", 40, 30), image("png", 41, 30));

        publisher.publish(TestArchive.completed(account, made.getFirst()));

        soon().until(() -> attempts(id).equals(List.of(1)));
        given().get(link(made.getFirst())).then().statusCode(200);
        given().get(link(made.getLast())).then().statusCode(404);
        soon().until(() -> manifest().path("images").size() == 1);
    }

    private static List<Integer> attempts(GenerationId generation) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Asset.ofGeneration(generation).stream()
                        .map(asset -> (int) asset.attempt)
                        .toList());
    }

    @Test
    void keepsAnImageThatAnotherGenerationRefersTo() {
        byte[] shared = image("png", 40, 30);
        GenerationId other = GenerationId.next(Instant.now());
        Asset mine = archived.images(id, shared).getFirst();
        Asset theirs = archived.images(other, shared).getFirst();

        publisher.publish(new GenerationCanceled(id, account, Instant.now(), Optional.empty()));

        soon().until(() -> given().get(link(mine)).statusCode() == 404);
        assertThat(given().get(link(theirs)).asByteArray()).isEqualTo(shared);
    }

    @Test
    void keepsTheFailedArchiveOfAFailedGenerationUntilItIsDeleted() throws Exception {
        Instant now = Instant.now();
        String dead = "data:image/png;base64," + Base64.getEncoder().encodeToString("no image".getBytes(UTF_8));
        publisher.publish(new AttemptSucceeded(
                id,
                1,
                ProviderName.of("evolink"),
                List.of(new ProducedImage(URI.create(dead), now.plusSeconds(600))),
                OutcomeSource.CALLBACK,
                now));
        soon().until(() -> failedArchives().contains("\"attempt\":\"" + id + "/1\""));

        publisher.publish(new GenerationFailed(
                id, account, new AttemptError(ErrorCode.ARCHIVE_FAILED, "not an image"), now, Optional.empty()));

        soon().until(() -> erased(id));
        assertThat(failedArchives()).contains(id.toString());
        assertThat(TestArchive.assets(id)).isEmpty();

        publisher.publish(new GenerationDeleted(id, account, DeletionReason.REQUEST, now));

        soon().until(() -> !failedArchives().contains(id.toString()));
    }

    @Test
    void aFailedArchiveWhoseLinksCannotBeReadHidesNoOther() {
        Instant now = Instant.now();
        URI dead = URI.create("data:image/png;base64,AAAA");
        publisher.publish(new AttemptSucceeded(
                id,
                1,
                ProviderName.of("evolink"),
                List.of(new ProducedImage(dead, now.plusSeconds(600))),
                OutcomeSource.CALLBACK,
                now));
        soon().until(() -> failedArchives().contains("\"attempt\":\"" + id + "/1\""));

        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "UPDATE archive SET images = 'of a later version' WHERE generation_id = ?1")
                        .setParameter(1, id.value())
                        .executeUpdate());

        assertThat(failedArchives()).contains("\"attempt\":\"" + id + "/1\"");
        given().header("X-API-Key", SimulatedSubmitter.ADMIN)
                .post("/v1/admin/archive/failed/" + id + "%2F1/redrive")
                .then()
                .statusCode(202)
                .body("images", equalTo(0));
        publisher.publish(new GenerationDeleted(id, account, DeletionReason.REQUEST, now));
        soon().until(() -> erased(id));
    }

    private static boolean erased(GenerationId generation) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Erasure.<Erasure>findByIdOptional(generation.value())
                        .filter(erasure -> erasure.erasedAt != null)
                        .isPresent());
    }

    private static String failedArchives() {
        return given().header("X-API-Key", SimulatedSubmitter.ADMIN)
                .get("/v1/admin/archive/failed")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void deletesUnreferencedImages() throws Exception {
        Asset asset = archived.images(id, image("png", 40, 30)).getFirst();
        QuarkusTransaction.requiringNew().run(() -> Asset.deleteById(asset.id));
        garbage.collect();
        assertThat(store.size(ObjectKey.image(asset.blob.sha256))).isPresent();

        // Only the sweep looks at everything.
        sweep.sweep(asset.blob.sha256.substring(0, 2), Instant.now().minus(Duration.ofHours(1)));
        garbage.collect();

        assertThat(store.size(ObjectKey.image(asset.blob.sha256))).isEmpty();
    }

    @Test
    void deletesObjectsThatHaveNoRow() throws Exception {
        String unknown = "cd".repeat(32);
        Path file = config.path().resolve(ObjectKey.image(unknown).path());
        Files.createDirectories(file.getParent());
        Files.writeString(file, "unknown");
        sweep.sweep("cd", Instant.now().minus(Duration.ofHours(1)));
        assertThat(file).exists();

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        sweep.sweep("ce", Instant.now().minus(Duration.ofHours(1)));
        assertThat(file).exists();
        sweep.sweep("cd", Instant.now().minus(Duration.ofHours(1)));

        assertThat(file).doesNotExist();
    }

    @Test
    void theSweepGoesOnWithTheFolderThatIsNext() throws Exception {
        // One run when the service has started.
        soon().until(() ->
                sweepTask("SELECT count(*) FROM scheduled_tasks WHERE NOT picked AND last_success IS NOT NULL AND")
                        == 1);
        Path file = config.path().resolve(ObjectKey.image("ff".repeat(32)).path());
        Files.createDirectories(file.getParent());
        Files.writeString(file, "unknown");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        changeSweepTask("task_data = convert_to('255', 'UTF8'), execution_time = now()");

        soon().until(() -> Files.notExists(file));
        soon().until(() ->
                sweepTask("SELECT CAST(convert_from(task_data, 'UTF8') AS bigint) FROM scheduled_tasks WHERE") == 0);
    }

    private long sweepTask(String select) {
        return QuarkusTransaction.requiringNew()
                .call(() -> (long) database.createNativeQuery(select + " task_name = 'sweep-store'", Long.class)
                        .getSingleResult());
    }

    private void changeSweepTask(String change) {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "UPDATE scheduled_tasks SET " + change + " WHERE task_name = 'sweep-store'")
                        .executeUpdate());
    }

    @Test
    void finishesTheRemovalsOfAProcessThatDied() throws Exception {
        Asset asset = archived.images(id, image("png", 40, 30)).getFirst();
        QuarkusTransaction.requiringNew().run(() -> {
            Asset.deleteById(asset.id);
            Blob.deleteById(asset.blob.sha256);
            removal(asset, "REMOVING", Instant.now().minus(Duration.ofMinutes(11)));
        });

        garbage.collect();

        assertThat(store.size(ObjectKey.image(asset.blob.sha256))).isEmpty();
    }

    @Test
    void storesContentAgainWhoseRemovalIsComplete() throws Exception {
        byte[] image = image("png", 40, 30);
        Asset asset = archived.images(id, image).getFirst();
        QuarkusTransaction.requiringNew().run(() -> {
            Asset.deleteById(asset.id);
            content.nominate(List.of(asset.blob.sha256));
        });
        garbage.collect();
        assertThat(store.size(ObjectKey.image(asset.blob.sha256))).isEmpty();

        GenerationId next = GenerationId.next(Instant.now());
        archived.images(next, image);

        assertThat(store.size(ObjectKey.image(asset.blob.sha256))).isPresent();
    }

    // Two archives have stored the same bytes, and neither its row, when they are removed. What one then stores again
    // must be there before the
    // other refers to it.
    @Test
    void noReferenceToRemovedContentIsInsertedUntilItIsStoredAgain() throws Exception {
        byte[] image = image("png", 40, 30);
        Asset asset = archived.images(id, image).getFirst();
        ObjectKey key = ObjectKey.image(asset.blob.sha256);
        PutContent slow = put(image);
        PutContent first = put(image);
        QuarkusTransaction.requiringNew().run(() -> {
            Asset.deleteById(asset.id);
            content.nominate(List.of(asset.blob.sha256));
        });
        garbage.collect();

        assertThatThrownBy(() -> insert(first)).isInstanceOf(ContentRemovedException.class);
        blobs.noteRemoval(first.digest());
        assertThatThrownBy(() -> insert(slow)).isInstanceOf(ContentRemovedException.class);

        insert(put(image));
        assertThat(store.size(key)).isPresent();
        insert(slow);
        assertThat(store.size(key)).isPresent();
    }

    private PutContent put(byte[] image) throws IOException {
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(image));
            return blobs.put(file, file.seal(), new ImageProperties(ImageType.PNG, 40, 30, Provenance.NONE));
        }
    }

    private void insert(PutContent content) {
        QuarkusTransaction.requiringNew().run(() -> blobs.insert(content));
    }

    @Test
    void erasesManyGenerationsTogetherAndKeepsWhatANewOneSharesWithThem() throws Exception {
        byte[] shared = image("png", 40, 30);
        List<Asset> old = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            GenerationId generation = GenerationId.next(Instant.now());
            old.addAll(archived.images(generation, shared, image("png", 41, 30)));
        }

        old.stream()
                .map(asset -> new GenerationId(asset.generationId))
                .distinct()
                .forEach(each -> publisher.publish(
                        new GenerationDeleted(each, account, DeletionReason.RETENTION, Instant.now())));
        Asset next = archived.images(id, shared).getFirst();

        soon().until(() -> old.stream().noneMatch(asset -> exists(asset)));
        assertThat(given().get(link(next)).asByteArray()).isEqualTo(shared);
        soon().untilAsserted(() -> {
            for (Asset asset : old) {
                assertThat(store.size(ObjectKey.image(asset.blob.sha256)).isPresent())
                        .isEqualTo(asset.blob.sha256.equals(next.blob.sha256));
            }
        });
    }

    private static boolean exists(Asset asset) {
        return QuarkusTransaction.requiringNew().call(() -> Asset.findById(asset.id) != null);
    }

    @Test
    void erasesWhatAnEarlierVersionHasScheduled() {
        Asset asset = archived.images(id, image("png", 40, 30)).getFirst();

        QuarkusTransaction.requiringNew().run(() -> {
            database.createNativeQuery(
                            "INSERT INTO erasure (generation_id, requested_at, extent) VALUES (?1, now(), 'ALL')")
                    .setParameter(1, id.value())
                    .executeUpdate();
            database.createNativeQuery("""
                    INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                    VALUES ('erase-generation', ?1, now(), false, 1)""").setParameter(1, id + " ALL").executeUpdate();
        });

        soon().until(() -> erased(id));
        assertThat(exists(asset)).isFalse();
    }

    private void removal(Asset asset, String state, Instant changedAt) {
        database.createNativeQuery("INSERT INTO content_removal (sha256, state, changed_at) VALUES (?1, ?2, ?3)")
                .setParameter(1, asset.blob.sha256)
                .setParameter(2, state)
                .setParameter(3, changedAt)
                .executeUpdate();
    }

    @Test
    void neverDeletesAnImageThatIsBeingArchived() throws Exception {
        byte[] shared = image("png", 40, 30);
        AtomicBoolean running = new AtomicBoolean(true);
        Thread collector = Thread.ofPlatform().start(() -> {
            while (running.get()) {
                garbage.collect();
            }
        });
        try {
            for (int i = 0; i < 30; i++) {
                GenerationId next = GenerationId.next(Instant.now());
                Asset asset = archived.images(next, shared).getFirst();

                assertThat(given().get(link(asset)).asByteArray())
                        .as("round " + i)
                        .isEqualTo(shared);
                publisher.publish(new GenerationCanceled(next, account, Instant.now(), Optional.empty()));
            }
        } finally {
            running.set(false);
            collector.join();
        }
        assertThat(verification()).noneMatch(line -> line.path("fault").asText().equals("missing"));
    }

    @Test
    void verificationReportsMissingDamagedAndExtraObjects() throws Exception {
        List<Asset> assets = archived.images(id, image("png", 40, 30), image("png", 41, 30), image("png", 42, 30));
        Path missing = file(assets.get(0));
        Path damaged = file(assets.get(1));
        Path extra = file(assets.get(2)).resolveSibling("ab".repeat(32));
        byte[] original = Files.readAllBytes(missing);
        Files.delete(missing);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        Files.writeString(extra, "unknown");
        Files.setLastModifiedTime(extra, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        List<JsonNode> lines = verification();

        assertThat(lines)
                .extracting(line ->
                        line.path("fault").asText() + " " + line.path("object").asText())
                .contains(
                        "missing " + ObjectKey.image(assets.get(0).blob.sha256).path(),
                        "damaged " + ObjectKey.image(assets.get(1).blob.sha256).path(),
                        "extra " + config.path().toAbsolutePath().relativize(extra));
        assertThat(lines.getLast().path("clean").asBoolean()).isFalse();
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        Files.write(missing, original);
        Files.delete(extra);
        assertThat(verification().getLast().path("clean").asBoolean()).isTrue();
        given().header("X-API-Key", SimulatedSubmitter.OWNER)
                .post("/v1/admin/archive/verify")
                .then()
                .statusCode(403);
    }

    private Path file(Asset asset) {
        return store.file(ObjectKey.image(asset.blob.sha256)).orElseThrow();
    }

    private static List<JsonNode> verification() {
        return given().header("X-API-Key", SimulatedSubmitter.ADMIN)
                .post("/v1/admin/archive/verify")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .map(RetentionTest::json)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode manifest() throws IOException {
        ObjectKey key = ObjectKey.manifest(id);
        try (InputStream in = store.open(key, 0, store.size(key).orElseThrow())) {
            return Json.mapper().readTree(in);
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
