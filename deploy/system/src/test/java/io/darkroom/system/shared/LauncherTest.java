package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.system.RunningSystem;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process: it stops everything, and starts again on the same state. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class LauncherTest {

    private final SharedSystem shared;

    LauncherTest(SharedSystem shared) {
        this.shared = shared;
    }

    @Test
    void everythingStopsInTimeAndASecondRunFindsTheOldState() throws Exception {
        RunningSystem first = shared.system();
        JsonNode before = first.submit("{\"model\": \"seedream-4.5\", \"prompt\": \"to be kept\"}", 20);
        assertThat(before.path("status").asText()).isEqualTo("completed");
        first.faults("apiframe", "{\"rules\": [{\"fault\": \"task_stuck\", \"times\": 1}]}");
        JsonNode running = first.submit(
                "{\"model\": \"seedream-4.5\", \"prompt\": \"never\", \"routing\": {\"providers\": [\"apiframe\"]}}",
                0);
        CompletableFuture<String> stream = first.events(running.path("id").asText());
        List<ProcessHandle> processes = first.descendants();
        ProcessHandle postgres = first.postgres();
        List<CompletableFuture<Boolean>> keptUntilTheirEnd = Stream.of(
                        "submitter-service", "callback-service", "storage-service")
                .map(service -> first.service(service).onExit().thenApply(ended -> postgres.isAlive()))
                .toList();

        Duration took = first.stop();
        RunningSystem second = shared.startAgain();

        assertThat(took).isLessThan(Duration.ofSeconds(15));
        assertThat(stream)
                .as("a stream ends before its connection is cut")
                .isCompletedWithValueMatching(events -> events.contains("event: status"));
        assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(postgres.isAlive()).isFalse();
        assertThat(keptUntilTheirEnd).as("PostgreSQL runs while a service does").allMatch(CompletableFuture::join);
        JsonNode after = second.generation(before.path("id").asText());
        assertThat(after).isEqualTo(before);
        assertThat(second.bytes(after.path("images").path(0).path("url").asText()))
                .hasSize(after.path("images").path(0).path("bytes").asInt());
    }

    @Test
    void aTakenPortIsOneClearLine(@TempDir Path state) throws Exception {
        int ports = RunningSystem.freePortBase();
        Path output = state.resolve("output");
        try (ServerSocket taken = new ServerSocket(ports + 1, 1, InetAddress.getByName("127.0.0.1"))) {
            Process process = RunningSystem.launch(state.resolve("state"), ports, Map.of(), output);

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(Files.readAllLines(output))
                    .containsExactly("darkroom: port " + taken.getLocalPort()
                            + " (callback) is taken; stop what listens there, or choose other ports with"
                            + " --port-base N");
        }
    }
}
