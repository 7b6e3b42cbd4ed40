package io.darkroom.storage.serve;

import static io.darkroom.embedded.http.ApiRequest.given;
import static io.darkroom.storage.TestArchive.image;
import static io.darkroom.storage.TestArchive.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.SimulatedSubmitter;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.storage.TestArchive;
import io.darkroom.storage.archive.Asset;
import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Specifies how images are served from any kind of store. */
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedSubmitter.class)
abstract class ServingSpecification {

    @Inject
    TestArchive archived;

    private final GenerationId id = GenerationId.next(Instant.now());

    @Test
    void servesAnImageToItsLinkAndToItsOwnerOnly() {
        Asset asset = archived.images(id, image("png", 40, 30)).getFirst();
        String path = "/v1/assets/" + asset.id;

        given().get(link(asset)).then().statusCode(200).contentType("image/png");
        given().header("X-API-Key", SimulatedSubmitter.OWNER).get(path).then().statusCode(200);
        given().get(path).then().statusCode(401).body("code", equalTo("unauthorized"));
        given().header("X-API-Key", SimulatedSubmitter.STRANGER)
                .get(path)
                .then()
                .statusCode(404);
        given().header("X-API-Key", "dk_unknown").get(path).then().statusCode(401);
    }

    @Test
    void rejectsAChangedOrExpiredLink() {
        List<Asset> assets = archived.images(id, image("png", 40, 30), image("png", 40, 30));
        AssetId first = new AssetId(assets.getFirst().id);
        String good = link(assets.getFirst());
        String expired = TestArchive.LINKS
                .asset(URI.create(""), first, Instant.now().minusSeconds(1))
                .toString();
        String foreign = new AssetLinks(List.of("a secret that this service does not know"))
                .asset(URI.create(""), first, Instant.now().plusSeconds(60))
                .toString();

        for (String bad : List.of(
                expired,
                foreign,
                good.replace(first.toString(), assets.getLast().id.toString()),
                good.replaceAll("expires=\\d+", "expires=9999999999"),
                good.replaceAll("signature=.", "signature="),
                good.replaceAll("&signature.*", ""))) {
            given().get(bad).then().statusCode(401);
        }
    }

    @Test
    void servesSeveralRangesAsMultipart() {
        byte[] image = image("png", 40, 30);
        Asset asset = archived.images(id, image).getFirst();

        ApiResponse parts = given().header("Range", "bytes=0-3,10-11").get(link(asset));

        parts.then().statusCode(206).header("Content-Type", startsWith("multipart/byteranges; boundary="));
        String text = new String(parts.asByteArray(), StandardCharsets.ISO_8859_1);
        assertThat(text)
                .contains("Content-Range: bytes 0-3/" + image.length + "\r\n\r\n"
                        + new String(image, 0, 4, StandardCharsets.ISO_8859_1) + "\r\n--")
                .contains("Content-Range: bytes 10-11/" + image.length)
                .endsWith("--\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'bytes=0-0', 206", "'bytes=-5', 206", "'bytes=5-', 206", "'bytes=1000000-', 416",
        "'bytes=5-1', 200", "'bytes=a-b', 200", "'pages=1-2', 200", "'bytes=0-,0-,0-', 200"
    })
    void handlesRangesByTheStandard(String range, int status) {
        Asset asset = archived.images(id, image("png", 40, 30)).getFirst();

        given().header("Range", range).get(link(asset)).then().statusCode(status);
    }

    @Test
    void servesOnlyTheVersionThatIfMatchNames() {
        Asset asset = archived.images(id, image("png", 40, 30)).getFirst();

        given().header("If-Match", "\"another\"")
                .get(link(asset))
                .then()
                .statusCode(412)
                .body("code", equalTo("precondition_failed"));
        given().header("If-Match", '"' + asset.blob.sha256 + '"')
                .get(link(asset))
                .then()
                .statusCode(200);
    }

    @Test
    void letsABrowserDisplayAnImageAndExecuteNothing() {
        Asset asset = archived.images(id, image("png", 40, 30)).getFirst();

        given().get(link(asset))
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .header("Content-Disposition", "inline; filename=\"" + id + "-1.png\"");
        given().get(link(asset) + "&download").then().header("Content-Disposition", startsWith("attachment; "));
        given().get(link(asset) + "&download=1").then().header("Content-Disposition", startsWith("attachment; "));
    }

    @Test
    void createsASmallThumbnailOnce() throws Exception {
        Asset asset = archived.images(id, image("png", 2000, 1000)).getFirst();
        String link = link(asset) + "&variant=thumbnail";

        ApiResponse first = given().get(link);

        first.then().statusCode(200).contentType("image/jpeg").header("ETag", endsWith("-thumbnail\""));
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(first.asByteArray()));
        assertThat(thumbnail.getWidth()).isEqualTo(512);
        assertThat(thumbnail.getHeight()).isEqualTo(256);
        assertThat(given().get(link).asByteArray()).isEqualTo(first.asByteArray());
        given().get(link(asset) + "&variant=poster").then().statusCode(400);
    }

    @Test
    void servesAllImagesInOneZipFile() throws Exception {
        byte[] one = image("png", 40, 30);
        byte[] other = image("jpg", 40, 30);
        archived.images(id, one, other);

        byte[] zip = given().header("X-API-Key", SimulatedSubmitter.OWNER)
                .get("/v1/generations/" + id + "/images.zip")
                .then()
                .statusCode(200)
                .contentType("application/zip")
                .extract()
                .asByteArray();

        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
                if (entry.getName().equals("01.png")) {
                    assertThat(in.readAllBytes()).isEqualTo(one);
                }
            }
        }
        assertThat(names).containsExactly("01.png", "02.jpg");
        // Not before they are paid for.
        SimulatedSubmitter.archiving(id.toString());
        given().header("X-API-Key", SimulatedSubmitter.OWNER)
                .get("/v1/generations/" + id + "/images.zip")
                .then()
                .statusCode(409)
                .body("code", equalTo("not_completed"));
        given().get("/v1/generations/" + id + "/images.zip").then().statusCode(401);
        given().header("X-API-Key", SimulatedSubmitter.STRANGER)
                .get("/v1/generations/" + id + "/images.zip")
                .then()
                .statusCode(404);
    }
}
