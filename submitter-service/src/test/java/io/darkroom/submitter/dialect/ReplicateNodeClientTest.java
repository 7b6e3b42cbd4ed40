package io.darkroom.submitter.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicate's own client for Node, of which only the address and the key are ours. What needs the other services is a test of the system. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class ReplicateNodeClientTest {

    private static final List<String> CHECKS = List.of(
            "run waits for the images",
            "run polls for the images",
            "a version and a deployment name the model",
            "predictions are listed and paged",
            "models, versions and the account are shown",
            "a failed prediction is an error with its reason",
            "every class of error has its status and its detail",
            "a rate limit is an error after immediate retries",
            "with a key a broken connection buys once");

    @Inject
    Route route;

    @Inject
    EventPublisher publisher;

    @ConfigProperty(name = SimulatedProviders.URL)
    String simulator;

    @TempDir
    Path folder;

    @Test
    void everyCallWorksAndEveryErrorIsOfItsClass() throws Exception {
        route.mend();
        Client client = Client.of("1000", "");
        NodeClient node = NodeClient.with(folder, "replicate@1.4.0");
        Map<String, String> environment = new HashMap<>();
        environment.put("BASE_URL", ApiRequest.baseUrl() + "/replicate/v1");
        environment.put("SIMULATOR_URL", simulator);
        environment.put("REPLICATE_API_TOKEN", client.key());
        environment.put("POOR_KEY", Client.of("1", "").key());
        environment.put("CHECKS", Json.mapper().writeValueAsString(CHECKS));
        environment.put(
                "LIMITED_KEY",
                Client.of("1000", ", \"rate_limit\": {\"requests\": 1, \"seconds\": 3600}")
                        .key());

        JsonNode held;
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            held = node.run(Path.of("src/test/resources/clients/replicate.cjs"), environment);
        }

        assertThat(held.valueStream().map(JsonNode::asText)).containsExactlyElementsOf(CHECKS);
    }
}
