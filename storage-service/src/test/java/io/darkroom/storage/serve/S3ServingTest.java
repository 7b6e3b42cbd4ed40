package io.darkroom.storage.serve;

import static io.darkroom.embedded.http.ApiRequest.given;
import static io.darkroom.storage.TestArchive.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.GenerationId;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.storage.S3Server;
import io.darkroom.storage.TestArchive;
import io.darkroom.storage.archive.Asset;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.S3Store;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Serves from S3. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(value = S3Server.class, restrictToAnnotatedClass = true)
class S3ServingTest extends ServingSpecification {

    @Inject
    ObjectStore store;

    @Inject
    TestArchive archivedInS3;

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
