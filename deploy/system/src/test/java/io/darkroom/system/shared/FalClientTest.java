package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.embedded.NodeClient;
import io.darkroom.system.RunningSystem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** fal's JavaScript client, unmodified, with us as its proxy and a key of ours. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class FalClientTest {

    private static final Path SCRIPT = Path.of("../../submitter-service/src/test/resources/clients/fal.cjs");

    private final RunningSystem system;

    FalClientTest(SharedSystem shared) {
        this.system = shared.system();
    }

    @Test
    void itsClientSubscribesStreamsRunsCancelsUploadsAndReadsErrors(@TempDir Path folder) throws Exception {
        NodeClient node = NodeClient.with(folder, "@fal-ai/client@1.10.1");

        assertThat(node.run(
                                SCRIPT,
                                Map.of(
                                        "BASE_URL", system.url() + "/fal",
                                        "SIMULATOR_URL", system.url(10),
                                        "ARCHIVE", "yes",
                                        "FAL_KEY", TestKey.of(system, "1000", ""),
                                        "POOR_KEY", TestKey.of(system, "1", "")))
                        .valueStream()
                        .map(JsonNode::asText))
                .containsExactly(
                        "subscribe polls and returns the output",
                        "subscribe streams the status",
                        "run waits for the output",
                        "a blob in the input is uploaded without the key",
                        "a file of more than 90 MB is refused",
                        "a request is canceled",
                        "a webhook is verified with the published key",
                        "a refused prompt is an error of validation",
                        "every class of error has its status and its message",
                        "with a key a broken connection buys once");
    }
}
