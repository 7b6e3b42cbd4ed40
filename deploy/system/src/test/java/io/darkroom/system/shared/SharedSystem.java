package io.darkroom.system.shared;

import io.darkroom.standalone.cli.Cli;
import io.darkroom.system.RunningSystem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One running system for all test classes of this process that are extended with it, because a start takes many seconds. It starts before
 * the first of them and stops with the process: what runs each test class does so as a run of its own.
 */
public final class SharedSystem implements ParameterResolver, BeforeEachCallback {

    private static @Nullable SharedSystem shared;

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    // A submission whose answer a kill loses is given up after seconds instead of minutes.
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "DARKROOM_PROVIDERS_EVOLINK_TIMEOUT", "PT3S",
            "DARKROOM_PROVIDERS_RUNBASE_TIMEOUT", "PT3S",
            "DARKROOM_DISPATCH_ANSWER_MARGIN", "PT1S",
            "DARKROOM_LIFECYCLE_UNCERTAIN_GRACE", "PT4S",
            "DARKROOM_ARCHIVE_REFUSAL_GRACE", "PT2S"));
    private final int portBase = RunningSystem.freePortBase();
    private TraceReceiver traces;
    private Path state;
    private RunningSystem system;

    RunningSystem system() {
        return system;
    }

    /** The spans that its services have sent. */
    TraceReceiver traces() {
        return traces;
    }

    /** The folder of its state. */
    Path state() {
        return state;
    }

    /** Starts it again after a stop, on the same state and ports. */
    RunningSystem startAgain() throws Exception {
        system = RunningSystem.start(state, portBase, environment);
        return system;
    }

    /** Runs a command of the launcher against it; returns what the command printed. */
    String cli(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--url", system.url(), "--state", state.toString()));
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed, true);
        Cli.execute(out, out, arguments.toArray(String[]::new));
        return printed.toString();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SharedSystem.class;
    }

    @Override
    public SharedSystem resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared();
    }

    // An earlier test may have killed one of the services.
    @Override
    public void beforeEach(ExtensionContext context) {
        Awaitility.await().atMost(READY_TIMEOUT).until(shared().system::ready);
    }

    private static synchronized SharedSystem shared() {
        if (shared == null) {
            shared = started();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::stop, "stop-shared-system"));
        }
        return shared;
    }

    private static SharedSystem started() {
        SharedSystem started = new SharedSystem();
        try {
            started.traces = new TraceReceiver();
            started.environment.putAll(started.traces.environment());
            started.state = Files.createTempDirectory("darkroom-system");
            started.startAgain();
            return started;
        } catch (Exception e) {
            throw new IllegalStateException("the system did not start", e);
        }
    }

    private void stop() {
        try {
            system.close();
            traces.close();
        } catch (Exception e) {
            System.err.println("the shared system was not stopped: " + e);
        }
        try (Stream<Path> files = Files.walk(state)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("the state was not deleted: " + e.getMessage());
        }
    }
}
