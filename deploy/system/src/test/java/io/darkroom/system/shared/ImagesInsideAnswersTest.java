package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.system.RunningSystem;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenAI, which answers a submission with the images themselves: there is no task, no callback and no link. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class ImagesInsideAnswersTest {

    private RunningSystem system;

    @BeforeEach
    void find(SharedSystem shared) {
        system = shared.system();
    }

    @AfterEach
    void restore() throws Exception {
        system.faults("openai", "{\"rules\": []}");
    }

    @Test
    void aStreamedImageIsArchivedAndPaidFor() throws Exception {
        JsonNode generation = system.submit("""
                {"model": "gpt-image-2", "prompt": "a lamp", "aspect_ratio": "16:9", "output_format": "png"}""", 60);

        assertThat(generation.path("status").asText()).as(generation.toString()).isEqualTo("completed");
        JsonNode image = generation.path("images").path(0);
        assertThat(image.path("width").asInt()).isEqualTo(2560);
        assertThat(image.path("content_type").asText()).isEqualTo("image/png");
        assertThat(system.ownedBytes("/v1/assets/" + image.path("asset_id").asText()))
                .hasSize(image.path("bytes").asInt());
        assertThat(generation.at("/usage/credits_charged").asDouble()).isEqualTo(20);
    }

    @Test
    void severalImagesFromReferencesOfAllKindsAreArchived() throws Exception {
        JsonNode first = system.submit("{\"model\": \"gpt-image-2\", \"prompt\": \"a lamp\"}", 60);
        String asset = first.path("images").path(0).path("url").asText();
        JsonNode seedream = system.submit(
                "{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", \"routing\": {\"providers\": [\"evolink\"]}}",
                60);
        assertThat(seedream.path("status").asText()).isEqualTo("completed");
        String elsewhere = file("evolink");

        JsonNode generation = system.submit(
                "{\"model\": \"gpt-image-2\", \"prompt\": \"a lamp\", \"n\": 3, \"images\": [\"" + asset + "\", \""
                        + elsewhere + "\"]}",
                60);

        assertThat(generation.path("status").asText()).as(generation.toString()).isEqualTo("completed");
        assertThat(generation.path("images"))
                .hasSize(3)
                .allSatisfy(image -> assertThat(image.path("width").asInt()).isEqualTo(1920));
        assertThat(generation.path("attempts")).as("bought once").hasSize(1);
    }

    @Test
    void aReferenceThatIsNoImageEndsTheGenerationAndNothingIsBought() throws Exception {
        long before = bought();

        JsonNode generation = system.submit(
                "{\"model\": \"gpt-image-2\", \"prompt\": \"a lamp\", \"images\": [\"" + system.url()
                        + "/v1/assets/6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b?expires=1&signature=x\"]}",
                60);

        assertThat(generation.at("/error/code").asText())
                .as(generation.toString())
                .isEqualTo("invalid_request");
        assertThat(generation.at("/error/message").asText()).startsWith("images: ");
        assertThat(bought()).isEqualTo(before);
    }

    @Test
    void aReferenceWhoseServerGoesOnFailingEndsTheGenerationAtItsFirstAttempt() throws Exception {
        HttpServer failing = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        failing.createContext("/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        failing.start();
        long before = bought();

        JsonNode generation = system.submit(
                "{\"model\": \"gpt-image-2\", \"prompt\": \"a lamp\", \"images\": [\"http://127.0.0.1:"
                        + failing.getAddress().getPort() + "/a.png\"]}",
                60);

        failing.stop(0);
        assertThat(generation.at("/error/code").asText())
                .as(generation.toString())
                .isEqualTo("invalid_request");
        assertThat(generation.path("attempts")).hasSize(1);
        assertThat(bought()).isEqualTo(before);
    }

    @Test
    void aPromptThatIsRefusedInTheMiddleOfAStreamFails() throws Exception {
        system.faults("openai", "{\"rules\": [{\"fault\": \"task_content\", \"times\": 1}]}");

        JsonNode generation = system.submit("{\"model\": \"gpt-image-2\", \"prompt\": \"a lamp\"}", 60);

        assertThat(generation.at("/error/code").asText())
                .as(generation.toString())
                .isEqualTo("content_policy");
        assertThat(generation.at("/usage/credits_charged").asDouble()).isZero();
    }

    @Test
    void whatIsNoImageIsNotPaidFor() throws Exception {
        system.faults("openai", "{\"rules\": [{\"fault\": \"image_truncated\", \"times\": 1}]}");

        JsonNode generation = system.submit("{\"model\": \"gpt-image-2\", \"prompt\": \"a lamp\"}", 60);

        assertThat(generation.at("/error/code").asText())
                .as(generation.toString())
                .isEqualTo("archive_failed");
        assertThat(generation.at("/usage/credits_charged").asDouble()).isZero();
    }

    @Test
    void aLostAnswerIsNotBoughtAgain() throws Exception {
        system.faults("openai", "{\"rules\": [{\"fault\": \"reset_after\", \"times\": 1}]}");
        long before = bought();

        JsonNode generation = system.submit("{\"model\": \"gpt-image-2\", \"prompt\": \"a lamp\"}", 60);

        assertThat(generation.at("/error/code").asText())
                .as(generation.toString())
                .isEqualTo("uncertain");
        assertThat(bought()).isEqualTo(before + 1);
    }

    @Test
    void theAnswerOfACanceledGenerationIsRecordedAndDropped() throws Exception {
        JsonNode accepted = system.submit("{\"model\": \"gpt-image-2\", \"prompt\": \"a lamp\"}", 0);
        String id = accepted.path("id").asText();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> system.generation(id).path("attempts").size() == 1);

        system.cancel(id);

        assertThat(system.generation(id).path("status").asText()).isEqualTo("canceled");
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        system.generation(id).at("/attempts/0/late_result_at").isTextual());
        assertThat(system.generation(id).path("images")).isEmpty();
    }

    private long bought() throws Exception {
        return system.books()
                .valueStream()
                .filter(task -> task.path("provider").asText().equals("openai"))
                .count();
    }

    // The image of the latest task of a provider, on the provider's own server.
    private String file(String provider) throws Exception {
        String task = system.books()
                .valueStream()
                .filter(each -> each.path("provider").asText().equals(provider))
                .filter(each -> each.path("state").asText().equals("done"))
                .map(each -> each.path("task_id").asText())
                .reduce((earlier, later) -> later)
                .orElseThrow();
        return system.url(10) + "/files/" + task + "/0.jpg";
    }
}
