package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.embedded.NodeClient;
import io.darkroom.system.RunningSystem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Replicate's JavaScript client, unmodified, with our base URL and a key of ours. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class ReplicateClientTest {

    private static final Path SCRIPT = Path.of("../../submitter-service/src/test/resources/clients/replicate.cjs");

    private final RunningSystem system;

    ReplicateClientTest(SharedSystem shared) {
        this.system = shared.system();
    }

    @Test
    void itsClientRunsWaitsListsCancelsUploadsVerifiesAndReadsErrors(@TempDir Path folder) throws Exception {
        NodeClient node = NodeClient.with(folder, "replicate@1.4.0");
        Map<String, String> environment = new HashMap<>();
        environment.put("BASE_URL", system.url() + "/replicate/v1");
        environment.put("SIMULATOR_URL", system.url(10));
        environment.put("ARCHIVE", "yes");
        environment.put("REPLICATE_API_TOKEN", TestKey.of(system, "1000", ""));
        environment.put("POOR_KEY", TestKey.of(system, "1", ""));
        environment.put(
                "LIMITED_KEY", TestKey.of(system, "1000", ", \"rate_limit\": {\"requests\": 1, \"seconds\": 3600}"));

        assertThat(node.run(SCRIPT, environment).valueStream().map(JsonNode::asText))
                .containsExactly(
                        "run waits for the images",
                        "run polls for the images",
                        "a version and a deployment name the model",
                        "a buffer in the input is uploaded",
                        "a data URI in the input is stored",
                        "predictions are listed and paged",
                        "a prediction is canceled",
                        "models, versions and the account are shown",
                        "files are created, shown, listed and deleted",
                        "a webhook is verified by the client's own helper",
                        "a failed prediction is an error with its reason",
                        "every class of error has its status and its detail",
                        "a rate limit is an error after immediate retries",
                        "with a key a broken connection buys once");
    }
}
