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

/** The AI SDK and its provider for APIs that are like OpenAI's, of which only the base URL and the key are ours. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class AiSdkNodeClientTest {

    private static final String[] VERSIONS = {"@ai-sdk/openai-compatible@3.0.92", "ai@7.0.173"};

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    @TempDir
    Path folder;

    @Test
    void imagesAreMadeAndEditedAndErrorsAreCallErrors() throws Exception {
        route.mend();
        Client client = Client.of("500", "");
        NodeClient node = NodeClient.with(folder, VERSIONS);

        JsonNode result;
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            result = node.run(
                    Path.of("src/test/resources/clients/aisdk.mjs"),
                    Map.of(
                            "BASE_URL", ApiRequest.baseUrl() + "/openai/v1",
                            "KEY", client.key(),
                            "POOR_KEY", Client.of("1", "").key(),
                            "PROMPT", prompt()));
        }

        String image = Base64.getEncoder().encodeToString(SimulatedProviders.ASSET);
        assertThat(result.path("generated").valueStream().map(JsonNode::asText)).containsExactly(image, image);
        assertThat(result.path("warnings").asInt()).isZero();
        assertThat(result.path("edited").asInt()).isEqualTo(1);
        assertThat(result.path("many").asInt()).isEqualTo(11);
        failed(result.path("wrongSize"), 400, "invalid_value");
        assertThat(result.at("/wrongSize/message").asText()).contains("size");
        failed(result.path("wrongKey"), 401, "invalid_api_key");
        failed(result.path("wrongModel"), 400, "invalid_value");
        failed(result.path("poor"), 429, "insufficient_quota");
    }

    private static void failed(JsonNode failure, int status, String code) {
        assertThat(failure.path("api").asBoolean()).as(failure.toString()).isTrue();
        assertThat(failure.path("status").asInt()).isEqualTo(status);
        assertThat(failure.path("code").asText()).isEqualTo(code);
    }
}
