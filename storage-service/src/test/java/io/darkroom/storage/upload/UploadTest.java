package io.darkroom.storage.upload;

import static io.darkroom.embedded.http.ApiRequest.given;
import static io.darkroom.storage.TestArchive.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.storage.store.StoreConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
class UploadTest {

    @Inject
    StoreConfig config;

    @Test
    void servesAnUploadToItsLink() {
        byte[] image = image("png", 100, 80);

        ApiResponse stored = authorized().contentType("image/png").body(image).post("/v1/uploads");

        stored.then()
                .statusCode(201)
                .body("object", equalTo("upload"))
                .body("content_type", equalTo("image/png"))
                .body("bytes", equalTo(image.length))
                .body("width", equalTo(100))
                .body("height", equalTo(80));
        URI url = URI.create(stored.path("url"));
        assertThat(given().get(url.getRawPath() + "?" + url.getRawQuery()).asByteArray())
                .isEqualTo(image);
        given().get(url.getRawPath()).then().statusCode(401);
        Assertions.assertThat(Instant.parse(stored.path("expires_at")))
                .isCloseTo(Instant.now().plus(Duration.ofHours(24)), Assertions.within(Duration.ofMinutes(1)));
    }

    @Test
    void listsAndShowsAnAccountsUploadsUntilTheyAreDeleted() {
        String first = authorized()
                .contentType("image/png")
                .body(image("png", 30, 31))
                .post("/v1/uploads")
                .path("id");
        ApiResponse second =
                authorized().contentType("image/png").body(image("png", 32, 33)).post("/v1/uploads");
        String id = second.path("id");
        URI url = URI.create(second.path("url"));

        ApiResponse page = authorized().get("/v1/uploads?limit=1");
        page.then().statusCode(200).body("data[0].id", equalTo(id)).body("has_more", equalTo(true));
        authorized()
                .get("/v1/uploads?limit=1&cursor=" + page.path("next_cursor"))
                .then()
                .body("data[0].id", equalTo(first));
        authorized()
                .get("/v1/uploads/" + id + "/info")
                .then()
                .statusCode(200)
                .body("width", equalTo(32))
                .body("sha256", equalTo(second.path("sha256")));

        authorized().delete("/v1/uploads/" + id).then().statusCode(204);

        authorized().delete("/v1/uploads/" + id).then().statusCode(404);
        authorized().get("/v1/uploads/" + id + "/info").then().statusCode(404);
        given().get(url.getRawPath() + "?" + url.getRawQuery()).then().statusCode(404);
        authorized().get("/v1/uploads?limit=1").then().body("data[0].id", equalTo(first));
    }

    @Test
    void storesWhatIsPutAtASignedAddressWithoutAKey() {
        byte[] image = image("png", 40, 41);
        ApiResponse ticket = authorized().post("/v1/uploads/initiate");
        ticket.then().statusCode(201).body("object", equalTo("upload_ticket"));
        URI target = URI.create(ticket.path("upload_url"));
        URI url = URI.create(ticket.path("url"));
        String address = target.getRawPath() + "?" + target.getRawQuery();
        String link = url.getRawPath() + "?" + url.getRawQuery();
        given().get(link).then().statusCode(404);

        given().contentType("image/png")
                .body(image)
                .put(address)
                .then()
                .statusCode(200)
                .body("width", equalTo(40));

        assertThat(given().get(link).asByteArray()).isEqualTo(image);
        authorized().get("/v1/uploads?limit=1").then().body("data[0].id", equalTo(ticket.path("id")));
        // A client that lost the answer.
        given().contentType("image/png")
                .body(image)
                .put(address)
                .then()
                .statusCode(200)
                .body("id", equalTo(ticket.path("id")));
    }

    @Test
    void nothingCanBePutAtAnAddressThatWasNotSignedForIt() {
        ApiResponse ticket = authorized().post("/v1/uploads/initiate");
        URI target = URI.create(ticket.path("upload_url"));
        URI url = URI.create(ticket.path("url"));
        String query = target.getRawQuery();

        for (String address : List.of(
                target.getRawPath(),
                url.getRawPath() + "?" + url.getRawQuery(),
                target.getRawPath() + "?" + query.replaceFirst("account=.", "account=f"),
                target.getRawPath() + "?" + query.replaceFirst("expires=1", "expires=2"),
                "/v1/uploads/0198a7f0-1c2d-4e3f-8a4b-5c6d7e8f9a0b?" + query)) {
            given().contentType("image/png")
                    .body(image("png", 40, 41))
                    .put(address)
                    .then()
                    .statusCode(401);
        }
        given().post("/v1/uploads/initiate").then().statusCode(401);
        given().get(target.getRawPath() + "?" + query.replaceFirst("account=[^&]*&", ""))
                .then()
                .statusCode(401);
    }

    @Test
    void clientsThatPutAnImageTwiceAtTheSameTimeBothGetIt() throws Exception {
        byte[] image = image("png", 40, 42);
        ApiResponse ticket = authorized().post("/v1/uploads/initiate");
        URI target = URI.create(ticket.path("upload_url"));
        List<Callable<String>> puts = Collections.nCopies(
                4,
                () -> given().contentType("image/png")
                        .body(image)
                        .put(target.getRawPath() + "?" + target.getRawQuery())
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("id"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> id : threads.invokeAll(puts)) {
                assertThat(id.get()).isEqualTo(ticket.path("id"));
            }
        }
    }

    @Test
    void refusesAListThatItCannotRead() {
        authorized().get("/v1/uploads?limit=0").then().statusCode(400).body("detail", containsString("limit"));
        authorized().get("/v1/uploads?cursor=x").then().statusCode(400).body("detail", containsString("cursor"));
        authorized().get("/v1/uploads?odd=1").then().statusCode(400);
        authorized().get("/v1/uploads/none/info").then().statusCode(404);
        given().get("/v1/uploads").then().statusCode(401);
    }

    // As with a full disk, which a test cannot make.
    @Test
    void isUnavailableWhileNothingCanBeStored() throws Exception {
        Path away = config.path().resolveSibling("away");
        Files.move(config.path(), away);
        try {
            authorized()
                    .contentType("image/png")
                    .body(image("png", 40, 41))
                    .post("/v1/uploads")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("detail", equalTo("the archive cannot store images now"));
            given().get("/q/health/ready").then().statusCode(503);
        } finally {
            Files.move(away, config.path());
        }
    }

    @Test
    void acceptsUpToFourteenFilesInAForm() {
        ApiRequest form = authorized();
        for (int i = 0; i < 14; i++) {
            form.multiPart("file", i + ".png", image("png", 20, 20), "image/png");
        }

        form.post("/v1/uploads").then().statusCode(201).body("data", hasSize(14));

        ApiRequest tooMany = authorized();
        for (int i = 0; i < 15; i++) {
            tooMany.multiPart("file", i + ".png", image("png", 20, 20), "image/png");
        }
        tooMany.post("/v1/uploads").then().statusCode(422).body("detail", containsString("15 parts"));
    }

    @Test
    void acceptsPartsWithoutAFilenameAndInBase64() {
        byte[] image = image("png", 20, 20);
        byte[] base64 = Base64.getMimeEncoder().encode(image);

        form("Content-Type: image/png", image).then().statusCode(201).body("data[0].bytes", equalTo(image.length));
        form("Content-Type: image/png\r\nContent-Transfer-Encoding: base64", base64)
                .then()
                .statusCode(201)
                .body("data[0].bytes", equalTo(image.length));
    }

    @Test
    void namesWhatIsWrongWithAForm() {
        form("X-Nothing: here", image("png", 20, 20))
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_request"))
                .body("detail", containsString("neither a filename nor a Content-Type"));
        form(
                        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64",
                        "***not base64".getBytes(StandardCharsets.US_ASCII))
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_form"));
        authorized()
                .contentType("multipart/form-data; boundary=other")
                .body("--boundary")
                .post("/v1/uploads")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_form"));
    }

    private static ApiResponse form(String headers, byte[] content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--XX\r\nContent-Disposition: form-data; name=\"file\"\r\n" + headers + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(content);
        body.writeBytes("\r\n--XX--\r\n".getBytes(StandardCharsets.US_ASCII));
        return authorized()
                .contentType("multipart/form-data; boundary=XX")
                .body(body.toByteArray())
                .post("/v1/uploads");
    }

    @ParameterizedTest
    @CsvSource({
        "14, 100, each side must have more than 14",
        "100, 14, each side must have more than 14",
        "6001, 1000, at most 6000 pixels",
        "330, 20, the longer side may be at most 16 times"
    })
    void rejectsDimensionsThatProvidersReject(int width, int height, String why) {
        authorized()
                .contentType("image/png")
                .body(image("png", width, height))
                .post("/v1/uploads")
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_image"))
                .body("detail", containsString(why));
    }

    @Test
    void rejectsWhatIsNotACompleteImage() {
        byte[] image = image("png", 100, 80);

        post("<svg onload='alert(1)'/>".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(422)
                .body("detail", containsString("the file is SVG, which is not accepted"));
        post(Arrays.copyOf(image, image.length - 1))
                .then()
                .statusCode(422)
                .body("detail", containsString("the file is corrupt: PNG"));
        post(new byte[10 * 1024 * 1024 + 1]).then().statusCode(413).body("code", equalTo("body_too_large"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "without-pixels/empty-sof-sos.jpg",
                "without-pixels/sof-sos-nodata.jpg",
                "without-pixels/ihdr-iend.png",
                "without-pixels/header.gif",
                "without-pixels/vp8x-alone.webp",
                "other/heic-as-jpeg.bin"
            })
    void rejectsWhatHasNoPixels(String file) throws IOException {
        post(Files.readAllBytes(Path.of("src/test/resources/images", file)))
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_image"));
    }

    @Test
    void rejectsAnUploadWithoutAKey() {
        given().contentType("image/png")
                .body(image("png", 20, 20))
                .post("/v1/uploads")
                .then()
                .statusCode(401);
    }

    private static ApiResponse post(byte[] body) {
        return authorized().contentType("application/octet-stream").body(body).post("/v1/uploads");
    }

    private static ApiRequest authorized() {
        return given().header("X-API-Key", SimulatedSubmitter.OWNER);
    }
}
