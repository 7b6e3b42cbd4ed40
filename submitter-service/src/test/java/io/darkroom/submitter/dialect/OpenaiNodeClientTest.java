package io.darkroom.submitter.dialect;

import static io.darkroom.submitter.Route.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.embedded.NodeClient;
import io.darkroom.embedded.RealBackends;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.Client;
import io.darkroom.submitter.FinishGenerations;
import io.darkroom.submitter.Route;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client for Node, of which only the base URL and the key are ours. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class OpenaiNodeClientTest {

    private static final String VERSION = "openai@7.57.0";

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    @TempDir
    Path folder;

    @Test
    void everyCallWorksAndEveryErrorIsOfItsClass() throws Exception {
        route.mend();
        Client client = Client.of("500", "");
        NodeClient node = NodeClient.with(folder, VERSION);

        JsonNode result;
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            result = node.run(
                    Path.of("src/test/resources/clients/openai.mjs"),
                    Map.of(
                            "OPENAI_BASE_URL", ApiRequest.baseUrl() + "/openai/v1",
                            "OPENAI_API_KEY", client.key(),
                            "POOR_KEY", Client.of("1", "").key(),
                            "PROMPT", prompt()));
        }

        String image = Base64.getEncoder().encodeToString(SimulatedProviders.ASSET);
        assertThat(result.path("generated").valueStream().map(JsonNode::asText)).containsExactly(image, image);
        assertThat(result.path("link").asText()).contains("/v1/assets/");
        assertThat(result.path("edited").asInt()).isEqualTo(1);
        assertThat(result.path("events").valueStream().map(JsonNode::asText))
                .containsExactly("image_generation.partial_image", "image_generation.completed");
        assertThat(result.path("models").valueStream().map(JsonNode::asText)).contains("seedream-4.5");
        assertThat(result.path("model").asText()).isEqualTo("gpt-image-1");
        failed(result.path("wrongSize"), "BadRequestError", "invalid_value");
        assertThat(result.at("/wrongSize/param").asText()).isEqualTo("size");
        failed(result.path("wrongKey"), "AuthenticationError", "invalid_api_key");
        failed(result.path("missing"), "NotFoundError", "not_found");
        failed(result.path("variation"), "NotFoundError", "not_found");
        failed(result.path("poor"), "RateLimitError", "insufficient_quota");
    }

    private static void failed(JsonNode failure, String type, String code) {
        assertThat(failure.path("type").asText()).isEqualTo(type);
        assertThat(failure.path("code").asText()).isEqualTo(code);
        assertThat(failure.path("request").asBoolean())
                .as("it has a request id")
                .isTrue();
    }
}
