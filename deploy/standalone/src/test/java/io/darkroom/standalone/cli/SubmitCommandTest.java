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

class SubmitCommandTest {

    private static final byte[] IMAGE = "the bytes of an image".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private StubApi api;

    @BeforeEach
    void start() throws Exception {
        api = new StubApi(Files.createDirectory(folder.resolve("state")));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void theImagesOfAFileAreDownloadedNextToTheirResults() throws Exception {
        accept();
        generations(generation("completed", image(hash())));
        api.on("GET /image", 200, IMAGE);

        StubApi.Result result = api.run("submit", file().toString());

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("1 of 1 completed, 1 images in " + folder.resolve("lamps"));
        assertThat(folder.resolve("lamps/0001-1.jpg")).hasBinaryContent(IMAGE);
        assertThat(Server.JSON
                        .readTree(Files.readString(folder.resolve("lamps/results.jsonl")))
                        .at("/generation/id")
                        .asText())
                .isEqualTo("g-1");
    }

    @Test
    void anImageWithOtherBytesThanArchivedIsAnErrorAndNotKept() throws Exception {
        accept();
        generations(generation("completed", image("00")));
        api.on("GET /image", 200, IMAGE);

        StubApi.Result result = api.run("submit", file().toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("SHA-256");
        assertThat(folder.resolve("lamps/0001-1.jpg")).doesNotExist();
    }

    @Test
    void aFailedGenerationIsNamedByItsLine() throws Exception {
        accept();
        generations(generation("failed", "").replace("\"error\": null", "\"error\": {\"message\": \"no provider\"}"));

        StubApi.Result result = api.run("submit", file().toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("line 1: no provider");
        assertThat(result.out()).contains("0 of 1 completed", "1 failed");
    }

    @Test
    void aRefusedLineIsNamedWithTheReason() throws Exception {
        api.on(
                "POST /v1/generations/batch",
                200,
                "{\"line\": 1, \"status\": 422, \"problem\": {\"detail\": \"n is 99\"}}");

        StubApi.Result result = api.run("submit", file().toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("line 1: n is 99");
        assertThat(result.out()).contains("1 refused");
        assertThat(folder.resolve("lamps/results.jsonl"))
                .content()
                .isEqualToIgnoringNewLines("{\"line\":1,\"problem\":{\"detail\":\"n is 99\"}}");
    }

    @Test
    void everyRequestCarriesAnIdempotencyKeyOfTheFile() throws Exception {
        accept();
        generations(generation("completed", ""));

        api.run("submit", file().toString());
        api.run("submit", file().toString());
        api.run("submit", "--again", file().toString());

        var keys = api.requests().stream()
                .filter(request -> request.line().startsWith("POST"))
                .map(request -> idempotencyKey(request.body()))
                .toList();
        assertThat(keys.get(1)).isEqualTo(keys.get(0));
        assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        StubApi.Result result = api.run("submit", folder.resolve("nosuch.jsonl").toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .isEqualToIgnoringNewLines("darkroom: there is no file " + folder.resolve("nosuch.jsonl"));
    }

    @Test
    void withoutATerminalTheProgressIsLines() throws Exception {
        accept();
        generations(generation("completed", ""));

        assertThat(api.run("submit", file().toString()).err()).contains("1 of 1 generations have ended");
    }

    @Test
    void anotherFolderCanBeChosen() throws Exception {
        accept();
        generations(generation("completed", image(hash())));
        api.on("GET /image", 200, IMAGE);

        api.run("submit", "--out", folder.resolve("elsewhere").toString(), file().toString());

        assertThat(folder.resolve("elsewhere/0001-1.jpg")).exists();
    }

    private void accept() {
        api.on("POST /v1/generations/batch", 200, """
                {"line": 1, "status": 202, "batch": "b-1", "generation": {"id": "g-1"}}""");
        api.on("GET /v1/generations/batch/b-1", 200, "{\"states\": {\"completed\": 1}}");
    }

    private void generations(String generation) {
        api.on(
                "GET /v1/generations?limit=100&batch=b-1",
                200,
                "{\"data\": [" + generation + "], \"next_cursor\": null}");
    }

    private static String generation(String status, String images) {
        return "{\"id\": \"g-1\", \"status\": \"%s\", \"images\": [%s], \"error\": null}".formatted(status, images);
    }

    private String image(String sha256) {
        return "{\"url\": \"%s/image\", \"content_type\": \"image/jpeg\", \"bytes\": %d, \"sha256\": \"%s\"}"
                .formatted(api.url(), IMAGE.length, sha256);
    }

    private Path file() throws Exception {
        return Files.writeString(folder.resolve("lamps.jsonl"), "{\"prompt\": \"a lamp\"}\n");
    }

    private static String hash() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(IMAGE));
    }

    private static String idempotencyKey(String body) {
        try {
            return Server.JSON.readTree(body).path("idempotency_key").asText();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
