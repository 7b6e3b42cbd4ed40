package io.darkroom.bench;

import io.darkroom.standalone.cli.Version;
import java.util.logging.LogManager;
import picocli.CommandLine;

/** How a command of the lab runs: quietly, and without a process that outlives it. */
public final class LabCommand {

    private LabCommand() {}

    /** Runs {@code command} with its arguments and ends this process with its exit status. */
    public static void run(Object command, String... arguments) {
        // Kafka and PostgreSQL log too much for a console.
        LogManager.getLogManager().reset();
        // Also after a signal: the services and the simulator are processes of their own.
        Runtime.getRuntime().addShutdownHook(new Thread(LabCommand::stopChildren));
        System.exit(Version.addTo(new CommandLine(command)).execute(arguments));
    }

    private static void stopChildren() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    }
}
