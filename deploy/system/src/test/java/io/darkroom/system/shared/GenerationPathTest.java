package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.embedded.PublishedRecords;
import io.darkroom.system.RunningSystem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generations through the real processes: client, submitter, Kafka, provider, callback or poll, archive, file. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class GenerationPathTest {

    private final SharedSystem shared;
    private final RunningSystem system;

    GenerationPathTest(SharedSystem shared) {
        this.shared = shared;
        this.system = shared.system();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evolink", "runbase", "replicate", "fal"})
    void aGenerationIsCompletedWithinTenSecondsAndItsImageIsWhatItSays(String provider) throws Exception {
        JsonNode generation = system.submit("""
                {"model": "seedream-4.5", "prompt": "a ceramic lamp", "aspect_ratio": "16:9",
                 "routing": {"providers": ["%s"]}}""".formatted(provider), 10);

        assertThat(generation.path("status").asText()).as(generation.toString()).isEqualTo("completed");
        JsonNode image = generation.path("images").path(0);
        byte[] bytes = system.bytes(image.path("url").asText());
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(sha256).isEqualTo(image.path("sha256").asText());
        assertThat(bytes).hasSize(image.path("bytes").asInt());
        assertThat(image.path("width").asInt()).isEqualTo(2560);
        assertThat(image.path("height").asInt()).isEqualTo(1440);
        assertThat(generation.path("attempts").path(0).path("provider").asText())
                .isEqualTo(provider);
    }

    @Test
    void progressIsPublishedOnceAClientLooksAndNotBefore() throws Exception {
        // They never end, so that a slow machine has time to look.
        system.faults("runbase", "{\"rules\": [{\"fault\": \"task_stuck\"}]}");
        try (PublishedRecords published = system.published("darkroom.outcomes", "darkroom.lifecycle")) {
            String streamed = submitToRunbase();
            String asked = submitToRunbase();
            awaitStoredProgress(streamed);
            awaitStoredProgress(asked);
            assertThat(progressOf(published, streamed)).isEmpty();
            assertThat(progressOf(published, asked)).isEmpty();

            try (Stream<String> events = system.eventLines(streamed)) {
                // Not by AssertJ, which reads a stream to its end.
                assertThat(events.anyMatch("event: progress"::equals)).isTrue();
            }
            String task = "/v1/tasks/task-unified-1757165031-" + asked.replace("-", "");
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> RunningSystem.JSON.readTree(system.ownedBytes(task)),
                            answer -> answer.path("progress").asInt() > 0);

            assertThat(progressOf(published, streamed))
                    .contains("io.darkroom.AttemptProgressed.v1", "io.darkroom.GenerationProgressed.v1");
            system.cancel(streamed);
            system.cancel(asked);
        } finally {
            system.faults("runbase", "{\"rules\": []}");
        }
    }

    // Without waiting, and so without reading it again.
    private String submitToRunbase() throws Exception {
        return system.post(
                        "/v1/generations",
                        "{\"model\": \"seedream-4.5\", \"prompt\": \"stuck\", \"routing\": {\"providers\": [\"runbase\"]}}")
                .path("id")
                .asText();
    }

    private void awaitStoredProgress(String id) {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        system.count("SELECT count(*) FROM callback.attempt WHERE progress > 0 AND generation_id = '"
                                        + id + "'")
                                == 1);
    }

    private static List<String> progressOf(PublishedRecords published, String id) {
        return published.all().stream()
                .filter(record -> id.equals(record.key()))
                .map(record -> new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
                .filter(type -> type.contains("Progressed"))
                .toList();
    }

    @Test
    void oneCommandMakesAPictureAndSavesIt(@TempDir Path folder) throws Exception {
        String printed = shared.cli("generate", "a glass lamp", "--provider", "evolink", "--out", folder.toString());

        try (Stream<Path> files = Files.list(folder)) {
            Path image = files.toList().getFirst();
            assertThat(printed)
                    .contains(
                            image + "  ",
                            "sha256 "
                                    + HexFormat.of()
                                            .formatHex(MessageDigest.getInstance("SHA-256")
                                                    .digest(Files.readAllBytes(image))),
                            "1 image for 2.25 credits by evolink");
        }
    }

    @Test
    void aFileOfRequestsIsSentAndItsImagesAreDownloadedOnce(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("lamps.jsonl");
        Files.writeString(file, """
                {"model": "seedream-4.5", "prompt": "a brass lamp", "n": 2, "routing": {"providers": ["evolink"]}}

                {"model": "seedream-4.5", "prompt": "no lamp", "n": 99}
                {"model": "seedream-4.5", "prompt": "a paper lamp"}
                """);

        String first = shared.cli("submit", file.toString());
        String again = shared.cli("submit", file.toString());

        assertThat(first)
                .contains("2 of 3 completed, 3 images in " + folder.resolve("lamps"), "1 refused")
                .contains("line 3: n must be a whole number from 1 to 15, not 99");
        assertThat(again).contains("2 of 3 completed, 3 images");
        try (Stream<Path> files = Files.list(folder.resolve("lamps"))) {
            assertThat(files.map(kept -> kept.getFileName().toString()).sorted())
                    .containsExactly("0001-1.jpg", "0001-2.jpg", "0004-1.jpg", "results.jsonl");
        }
        assertThat(system.count("SELECT count(*) FROM submitter.generation WHERE request LIKE '%a brass lamp%'"))
                .isEqualTo(1);
    }

    @Test
    void aCanceledGenerationStaysCanceled() throws Exception {
        JsonNode accepted = system.submit("{\"model\": \"seedream-4.5\", \"prompt\": \"not after all\"}", 0);
        String id = accepted.path("id").asText();

        JsonNode canceled = system.cancel(id);

        assertThat(canceled.path("status").asText()).isEqualTo("canceled");
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(system.generation(id).path("status").asText())
                                .isEqualTo("canceled"));
    }
}
