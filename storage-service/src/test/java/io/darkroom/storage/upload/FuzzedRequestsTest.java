package io.darkroom.storage.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.embedded.FuzzedRequests;
import io.darkroom.embedded.RawRequests;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No request, however odd, is answered with a fault of ours, or with words of the frameworks. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class FuzzedRequestsTest {

    private static final List<String> PATHS = List.of(
            "/v1/assets/{id}",
            "/v1/uploads",
            "/v1/uploads",
            "/v1/uploads/{id}",
            "/v1/generations/{id}/images.zip",
            "/v1/admin/archive/failed",
            "/v1/admin/archive/failed/{id}/redrive",
            "/v1/generations",
            "/{id}");

    @Test
    void imagesAndUploadsAreAnswered() throws IOException {
        assertThat(new RawRequests().faults(new FuzzedRequests(PATHS, SimulatedSubmitter.OWNER, 6), 250))
                .isEmpty();
        assertThat(new RawRequests().faults(new FuzzedRequests(PATHS, SimulatedSubmitter.ADMIN, 7), 100))
                .isEmpty();
    }
}
