package io.darkroom.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {

    private static final byte[] IMAGE = "an image".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private StubApi api;

    @BeforeEach
    void start() throws Exception {
        api = new StubApi(folder);
        api.on("GET /v1/models", 200, "{\"data\": [{\"id\": \"seedream-4.5\"}]}");
        api.on("POST /v1/generations", 202, "{\"id\": \"g-1\", \"finished_at\": null}");
        api.on("GET /image", 200, IMAGE);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void theOriginalsAreSavedAndTheirHashesAndCostPrinted() throws Exception {
        api.on(
                "GET /v1/generations/g-1",
                200,
                "{\"id\": \"g-1\", \"status\": \"processing\", \"progress\": 40, \"finished_at\": null}");
        api.on("GET /v1/generations/g-1", 200, completed());

        StubApi.Result result = api.run(
                "generate", "a ceramic lamp", "--ratio", "16:9", "-n", "2", "--provider", "evolink", "--out", out());

        assertThat(result.err()).doesNotContain("darkroom:");
        assertThat(result.status()).isZero();
        assertThat(folder.resolve("images/g-1-1.jpg")).hasBinaryContent(IMAGE);
        assertThat(result.out())
                .contains("g-1-1.jpg  2560x1440, 8 bytes, sha256 " + hash())
                .contains("1 image for 2.25 credits by evolink in 3.5 s");
        assertThat(Server.JSON.readTree(sent())).isEqualTo(Server.JSON.readTree("""
                {"model": "seedream-4.5", "prompt": "a ceramic lamp", "n": 2, "aspect_ratio": "16:9",
                 "routing": {"providers": ["evolink"]}}"""));
    }

    @Test
    void aReferenceImageThatIsAFileIsUploaded() throws Exception {
        Path file = Files.write(folder.resolve("lamp.png"), IMAGE);
        api.on("POST /v1/uploads", 201, "{\"url\": \"http://127.0.0.1/v1/uploads/1\"}");
        api.on("GET /v1/generations/g-1", 200, completed());

        api.run(
                "generate",
                "the same",
                "--image",
                file.toString(),
                "--image",
                "https://example.com/a.png",
                "--out",
                out());

        assertThat(sent()).contains("[\"http://127.0.0.1/v1/uploads/1\",\"https://example.com/a.png\"]");
    }

    @Test
    void aFailureIsNamedWithItsReason() {
        api.on("GET /v1/generations/g-1", 200, """
                {"id": "g-1", "status": "failed", "finished_at": "2026-01-01T00:00:00Z", "error": {"message": "refused for its content"}}""");

        StubApi.Result result = api.run("generate", "a lamp", "--out", out());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("generation g-1 is failed: refused for its content");
    }

    private String completed() throws Exception {
        return """
                {"id": "g-1", "status": "completed", "progress": 100, "created_at": "2026-01-01T00:00:00Z",
                 "finished_at": "2026-01-01T00:00:03.500Z", "attempts": [{"provider": "evolink"}],
                 "usage": {"credits_charged": "2.25"},
                 "images": [{"url": "%s/image", "content_type": "image/jpeg", "bytes": 8, "width": 2560, "height": 1440, "sha256": "%s"}]}""".formatted(api.url(), hash());
    }

    private String sent() {
        return api.requests().stream()
                .filter(request -> request.line().equals("POST /v1/generations"))
                .findFirst()
                .orElseThrow()
                .body();
    }

    private String out() {
        return folder.resolve("images").toString();
    }

    private static String hash() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(IMAGE));
    }
}
