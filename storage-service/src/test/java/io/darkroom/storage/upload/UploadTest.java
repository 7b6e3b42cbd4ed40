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
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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
                .body("detail", containsString("the file is not an image"));
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
