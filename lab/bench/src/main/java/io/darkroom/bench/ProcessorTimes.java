package io.darkroom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processor time that the processes of a running system have used so far, in seconds, by their part in it. Kafka runs in the
 * launcher; PostgreSQL is a process for each connection, and counts with those that have ended.
 */
record ProcessorTimes(Map<String, Double> seconds) {

    static final String POSTGRES = "postgres";

    // One hundredth of a second, on every Linux that Java runs on.
    private static final double TICKS_PER_SECOND = 100;
    // The fields of /proc/PID/stat after the name: user and system time, then those of ended children.
    private static final int USER = 11;
    private static final int CHILDREN_SYSTEM = 14;
    private static final Map<String, String> PARTS = Map.of(
            "/submitter-service/", "submitter",
            "/callback-service/", "callback",
            "/storage-service/", "storage",
            "/simulator/", "simulator");

    /** Of the system that {@code launcher} runs with the data of PostgreSQL in {@code postgres}. */
    static ProcessorTimes of(ProcessHandle launcher, Path postgres) throws IOException {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.merge("kafka and launcher", seconds(launcher.pid()), Double::sum);
        for (ProcessHandle child : launcher.descendants().toList()) {
            String command = child.info().commandLine().orElse("");
            Optional<String> part = PARTS.entrySet().stream()
                    .filter(entry -> command.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (part.isPresent()) {
                seconds.merge(part.get(), seconds(child.pid()), Double::sum);
            }
        }
        seconds.put(POSTGRES, ofPostgres(postgres));
        return new ProcessorTimes(seconds);
    }

    private static double ofPostgres(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        long postmaster = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        try (Stream<ProcessHandle> backends =
                ProcessHandle.of(postmaster).orElseThrow().children()) {
            return seconds(postmaster)
                    + backends.mapToDouble(backend -> seconds(backend.pid())).sum();
        }
    }

    /** Zero when the process has ended: then its parent counts it. */
    private static double seconds(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> fields =
                    List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
            return fields.subList(USER, CHILDREN_SYSTEM + 1).stream()
                            .mapToLong(Long::parseLong)
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException ended) {
            return 0;
        }
    }

    /** What was used since {@code earlier}. */
    ProcessorTimes since(ProcessorTimes earlier) {
        Map<String, Double> used = new LinkedHashMap<>();
        seconds.forEach((part, now) -> used.put(part, now - earlier.seconds().getOrDefault(part, 0.0)));
        return new ProcessorTimes(used);
    }

    /** Milliseconds for each of {@code count} things, by part, on one line. */
    String perThing(int count) {
        StringBuilder line = new StringBuilder();
        seconds.forEach((part, used) ->
                line.append(String.format("  %s %.1f", part, 1000 * used / Math.max(1, count))));
        return line.toString().strip();
    }

    /** Milliseconds of the three services for each of {@code count} things. */
    double servicesPerThing(int count) {
        return Stream.of("submitter", "callback", "storage")
                        .mapToDouble(service -> seconds.getOrDefault(service, 0.0))
                        .sum()
                * 1000
                / Math.max(1, count);
    }
}
