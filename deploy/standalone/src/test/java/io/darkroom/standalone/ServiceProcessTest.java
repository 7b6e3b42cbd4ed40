package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.darkroom.embedded.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shell scripts in place of services. */
class ServiceProcessTest {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    Path state;

    private Settings settings;
    private ServiceProcess process;

    @BeforeEach
    void createState() throws Exception {
        settings = Settings.read(List.of("--state", state.toString()), Map.of());
        settings.createState();
    }

    @AfterEach
    void stop() throws Exception {
        process.stop();
        process.awaitEnd(STOP_TIMEOUT);
    }

    @Test
    void aProcessThatEndsAtItsStartIsReportedWithTheEndOfItsLog() throws Exception {
        start("for i in $(seq 20); do echo line $i; done; exit 3");

        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(process::awaitReady)
                .withMessageStartingWith("test ended with 3 at its start; the end of " + log())
                .withMessageContaining("line 20")
                .withMessageNotContaining("line 12");
    }

    @Test
    void aFailureInJsonIsShownWithItsInnermostCause() throws Exception {
        Files.writeString(
                state.resolve("line"),
                """
                {"timestamp": "2026-01-02T03:04:05Z", "level": "ERROR", "message": "Failed to start", "exception": {
                "exceptionType": "java.lang.RuntimeException", "message": "outer", "frames": [%s],
                "causedBy": {"exception": {"exceptionType": "org.flywaydb.FlywayValidateException", "message": "not applied: 0013"}}}}
                """.formatted("\"a frame\", ".repeat(200) + "\"the last\"").replace("\n", "") + "\n");
        start("cat line; echo '{cut'; exit 1");

        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(process::awaitReady)
                .withMessageContaining(
                        "\nERROR Failed to start: org.flywaydb.FlywayValidateException: not applied: 0013\n{cut");
    }

    @Test
    void aProcessThatIsNeverReadyIsReportedAfterTheTimeout() throws Exception {
        start("exec sleep 60");

        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(process::awaitReady)
                .withMessageStartingWith("test is not ready after 1 s");
    }

    @Test
    void aSupervisedProcessIsRestartedWhenItDies() throws Exception {
        start("echo started; [ -e second ] || { touch second; exit 1; }; exec sleep 60");
        process.supervise();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(log()).content().hasLineCount(2));
    }

    @Test
    void stoppingEndsTheProcessAndItsChildren() throws Exception {
        start("sleep 60 & echo $!; wait");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(log()) > 0);
        ProcessHandle child = ProcessHandle.of(
                        Long.parseLong(Files.readString(log()).strip()))
                .orElseThrow();

        process.stop();
        process.awaitEnd(STOP_TIMEOUT);

        await().atMost(Duration.ofSeconds(60)).until(() -> !child.isAlive());
    }

    @Test
    void aProcessThatIgnoresSigtermIsKilled() throws Exception {
        start("trap '' TERM; echo ready; while true; do sleep 0.1; done");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(log()) > 0);

        process.stop();
        process.awaitEnd(Duration.ofMillis(300));

        await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
    }

    @Test
    void theProcessSeesOnlyItsEnvironment() throws Exception {
        start("env | cut -d= -f1; exec sleep 60");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(log()).content().contains("DARKROOM_TEST").doesNotContain("HOME"));
    }

    private void start(String script) throws Exception {
        ServiceCommand command = new ServiceCommand(
                "test",
                List.of("/bin/bash", "-c", "cd " + state + "; " + script),
                Map.of("DARKROOM_TEST", "1", "PATH", "/usr/bin:/bin"),
                Readiness.ofService(Ports.free()),
                Duration.ofSeconds(1),
                Optional.of(log()));
        process = ServiceProcess.start(command, settings);
    }

    private Path log() {
        return settings.logs().resolve("test.log");
    }
}
