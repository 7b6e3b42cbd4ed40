package io.darkroom.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Services that still run although their launcher was killed; the next launcher on the same state ends them first. */
final class LeftOvers {

    private static final long STOP_TIMEOUT_SECONDS = 10;

    private LeftOvers() {}

    /** The argument that identifies a process as ours, even if its id was reused. */
    static String mark(Settings settings) {
        return "-Dstandalone.state=" + settings.state();
    }

    static void note(Settings settings, long pid) throws IOException {
        Files.writeString(file(settings), pid + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static void stop(Settings settings) throws IOException, InterruptedException {
        if (!Files.exists(file(settings))) {
            return;
        }
        List<ProcessHandle> ours = Files.readAllLines(file(settings)).stream()
                .map(line -> ProcessHandle.of(Long.parseLong(line.strip())))
                .flatMap(Optional::stream)
                .filter(process -> isOurs(process, settings))
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process)))
                .toList();
        ours.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : ours) {
            try {
                process.onExit().get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException stillRunning) {
                process.destroyForcibly();
            }
        }
        Files.delete(file(settings));
    }

    private static boolean isOurs(ProcessHandle process, Settings settings) {
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(mark(settings)))
                .orElse(false);
    }

    private static Path file(Settings settings) {
        return settings.state().resolve("processes");
    }
}
