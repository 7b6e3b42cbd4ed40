package io.darkroom.storage.serve;

import static io.darkroom.embedded.http.ApiRequest.given;
import static io.darkroom.storage.TestArchive.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.storage.S3Server;
import io.darkroom.storage.TestArchive;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.archive.ErasureExtent;
import io.darkroom.storage.archive.Erasures.Due;
import io.darkroom.storage.retention.EraseGenerations;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.S3Store;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hibernate.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Serves from S3. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(value = S3Server.class, restrictToAnnotatedClass = true)
class S3ServingTest extends ServingSpecification {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String LONG_TRANSACTIONS = """
            SELECT count(*) FROM pg_stat_activity
            WHERE state = 'idle in transaction' AND xact_start < now() - interval '1 second'""";

    @Inject
    ObjectStore store;

    @Inject
    Session database;

    @Inject
    EventPublisher publisher;

    @Inject
    EraseGenerations erase;

    @Inject
    TestArchive archivedInS3;

    // A connection and locks that wait for a slow store would be missing everywhere else.
    @Test
    void aStoreThatTakesLongHoldsNoTransaction() throws Exception {
        GenerationId generation = GenerationId.next(Instant.now());
        S3Server.writes().acquire();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Asset>> archived =
                    clients.submit(() -> archivedInS3.images(generation, image("png", 20, 20), image("png", 21, 21)));
            Future<ApiResponse> uploaded = clients.submit(() -> given().header("X-API-Key", SimulatedSubmitter.OWNER)
                    .contentType("image/png")
                    .body(image("png", 400, 400))
                    .post("/v1/uploads"));
            try {
                await().atMost(SOON).until(() -> S3Server.writes().getQueueLength() >= 2);

                await().atMost(SOON).during(Duration.ofSeconds(2)).until(() -> longTransactions() == 0);
            } finally {
                S3Server.writes().release();
            }
            assertThat(archived.get()).hasSize(2);
            uploaded.get().then().statusCode(201);
        }
    }

    @Test
    void aManifestThatIsBeingWrittenWhileItsGenerationIsErasedDoesNotStay() throws Exception {
        AccountId account = AccountId.next(Instant.now());
        Asset asset = archivedInS3
                .images(GenerationId.next(Instant.now()), image("png", 22, 22))
                .getFirst();
        GenerationId generation = new GenerationId(asset.generationId);
        S3Server.writes().acquire();
        try {
            publisher.publish(TestArchive.completed(account, asset));
            await().atMost(SOON).until(() -> S3Server.writes().getQueueLength() == 1);

            erase.request(List.of(new Due(generation.value(), ErasureExtent.ALL)));
            await().atMost(SOON).until(() -> TestArchive.assets(generation).isEmpty());
        } finally {
            S3Server.writes().release();
        }

        await().atMost(SOON)
                .during(Duration.ofSeconds(1))
                .until(() -> store.size(ObjectKey.manifest(generation)).isEmpty());
    }

    private long longTransactions() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(LONG_TRANSACTIONS, Long.class)
                        .getSingleResult());
    }

    @Test
    void keepsTheArchiveInS3AndVerifiesItClean() {
        byte[] image = image("png", 3000, 2000);
        Asset asset =
                archivedInS3.images(GenerationId.next(Instant.now()), image).getFirst();

        assertThat(store).isInstanceOf(S3Store.class);
        assertThat(given().get(TestArchive.link(asset)).asByteArray()).isEqualTo(image);
        assertThat(given().header("X-API-Key", SimulatedSubmitter.ADMIN)
                        .post("/v1/admin/archive/verify")
                        .asString()
                        .lines()
                        .filter(line -> line.contains(asset.blob.sha256)))
                .isEmpty();
    }
}
