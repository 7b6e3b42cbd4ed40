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

/** fal's own client for Node, of which only the address and the key are ours. What needs the other services is a test of the system. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class FalNodeClientTest {

    private static final List<String> CHECKS = List.of(
            "subscribe polls and returns the output",
            "subscribe streams the status",
            "run waits for the output",
            "a file of more than 90 MB is refused",
            "a refused prompt is an error of validation",
            "every class of error has its status and its message",
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
        NodeClient node = NodeClient.with(folder, "@fal-ai/client@1.10.1");
        Map<String, String> environment = new HashMap<>();
        environment.put("BASE_URL", ApiRequest.baseUrl() + "/fal");
        environment.put("SIMULATOR_URL", simulator);
        environment.put("FAL_KEY", client.key());
        environment.put("POOR_KEY", Client.of("1", "").key());
        environment.put("CHECKS", Json.mapper().writeValueAsString(CHECKS));

        JsonNode held;
        try (FinishGenerations finish = new FinishGenerations(client.key(), publisher)) {
            held = node.run(Path.of("src/test/resources/clients/fal.cjs"), environment);
        }

        assertThat(held.valueStream().map(JsonNode::asText)).containsExactlyElementsOf(CHECKS);
    }
}
