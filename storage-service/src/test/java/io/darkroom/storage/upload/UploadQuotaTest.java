package io.darkroom.storage.upload;

import static io.darkroom.embedded.http.ApiRequest.given;
import static io.darkroom.storage.TestArchive.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.embedded.http.ApiResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much an account may have uploaded; in these tests, 2 MiB. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class UploadQuotaTest {

    // Nothing is compressed: 3 bytes for each pixel and 54 for the header.
    private static final int LARGE_SIDE = 600;
    private static final int LARGE_BYTES = 3 * LARGE_SIDE * LARGE_SIDE + 54;
    private static final int QUARTER_SIDE = 400;

    @Test
    void moreThanTheQuotaIsRefusedUntilSomethingIsDeleted() {
        ApiResponse first = upload(SimulatedSubmitter.STRANGER, LARGE_SIDE);
        first.then().statusCode(201);

        upload(SimulatedSubmitter.STRANGER, LARGE_SIDE)
                .then()
                .statusCode(403)
                .body("code", equalTo("upload_quota"))
                .body("detail", containsString("it has 1 images of " + LARGE_BYTES + " bytes together"))
                .body("detail", containsString("its limit is 2097152 bytes, and this image has " + LARGE_BYTES))
                .body("detail", containsString("DELETE /v1/uploads/{id}"))
                .body(
                        "detail",
                        containsString("wait until the first expires at "
                                + LocalDate.now(ZoneOffset.UTC).plusDays(1)));
        upload(SimulatedSubmitter.OWNER, 20).then().statusCode(201);

        delete(SimulatedSubmitter.OWNER, first.path("id")).then().statusCode(404);
        delete(SimulatedSubmitter.STRANGER, "no-id").then().statusCode(404);
        delete(SimulatedSubmitter.STRANGER, first.path("id")).then().statusCode(204);
        delete(SimulatedSubmitter.STRANGER, first.path("id")).then().statusCode(404);

        URI url = URI.create(first.path("url"));
        given().get(url.getRawPath() + "?" + url.getRawQuery()).then().statusCode(404);
        upload(SimulatedSubmitter.STRANGER, LARGE_SIDE).then().statusCode(201);
    }

    @Test
    void uploadsAtTheSameTimeDoNotExceedTheQuotaTogether() throws Exception {
        List<Future<Integer>> uploads = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                uploads.add(clients.submit(() -> upload(SimulatedSubmitter.ADMIN, QUARTER_SIDE)
                        .then()
                        .extract()
                        .statusCode()));
            }
        }

        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> upload : uploads) {
            statuses.add(upload.get());
        }
        assertThat(statuses).filteredOn(status -> status == 201).hasSize(4);
        assertThat(statuses).filteredOn(status -> status != 201).containsOnly(403);
    }

    private static ApiResponse upload(String key, int side) {
        return given().header("Authorization", "Bearer " + key)
                .contentType("image/bmp")
                .body(image("bmp", side, side))
                .post("/v1/uploads");
    }

    private static ApiResponse delete(String key, String id) {
        return given().header("Authorization", "Bearer " + key).delete("/v1/uploads/" + id);
    }
}
