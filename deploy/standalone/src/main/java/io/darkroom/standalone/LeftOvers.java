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

/** Services whose launcher was killed go on running; the next launcher on the same state ends them first. */
final class LeftOvers {

    private static final long STOP_LIMIT_SECONDS = 10;

    private LeftOvers() {}

    /** By this argument a process is known to be ours, whatever its id was used for since. */
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
                .toList();
        ours.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : ours) {
            try {
                process.onExit().get(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException stubborn) {
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
