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

/** OpenAI's own client for Node, and the AI SDK's provider for APIs like it, of which only the base URL and the key are ours. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class OpenaiNodeClientTest {

    private static final String OPENAI = "openai@7.57.0";
    private static final String[] AI_SDK = {"@ai-sdk/openai-compatible@3.0.92", "ai@7.0.173"};

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    @TempDir
    Path folder;

    @Test
    void everyCallWorksAndEveryErrorIsOfItsClass() throws Exception {
        JsonNode result = run("openai.mjs", OPENAI);

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

    @Test
    void imagesAreMadeAndEditedWithTheAiSdkAndErrorsAreCallErrors() throws Exception {
        JsonNode result = run("aisdk.mjs", AI_SDK);

        String image = Base64.getEncoder().encodeToString(SimulatedProviders.ASSET);
        assertThat(result.path("generated").valueStream().map(JsonNode::asText)).containsExactly(image, image);
        assertThat(result.path("warnings").asInt()).isZero();
        assertThat(result.path("edited").asInt()).isEqualTo(1);
        assertThat(result.path("many").asInt()).isEqualTo(11);
        isCallError(result.path("wrongSize"), 400, "invalid_value");
        assertThat(result.at("/wrongSize/message").asText()).contains("size");
        isCallError(result.path("wrongKey"), 401, "invalid_api_key");
        isCallError(result.path("wrongModel"), 400, "invalid_value");
        isCallError(result.path("poor"), 429, "insufficient_quota");
    }

    private JsonNode run(String script, String... packages) throws Exception {
        route.mend();
        Client client = Client.of("500", "");
        NodeClient node = NodeClient.with(folder, packages);
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            return node.run(
                    Path.of("src/test/resources/clients").resolve(script),
                    Map.of(
                            "OPENAI_BASE_URL", ApiRequest.baseUrl() + "/openai/v1",
                            "OPENAI_API_KEY", client.key(),
                            "POOR_KEY", Client.of("1", "").key(),
                            "PROMPT", prompt()));
        }
    }

    private static void isCallError(JsonNode failure, int status, String code) {
        assertThat(failure.path("api").asBoolean()).as(failure.toString()).isTrue();
        assertThat(failure.path("status").asInt()).isEqualTo(status);
        assertThat(failure.path("code").asText()).isEqualTo(code);
    }

    private static void failed(JsonNode failure, String type, String code) {
        assertThat(failure.path("type").asText()).isEqualTo(type);
        assertThat(failure.path("code").asText()).isEqualTo(code);
        assertThat(failure.path("request").asBoolean())
                .as("it has a request id")
                .isTrue();
    }
}
