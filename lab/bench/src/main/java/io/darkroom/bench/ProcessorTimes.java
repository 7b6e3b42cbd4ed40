package io.darkroom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processor time that processes have used so far, in seconds, by their part. Children that have ended count with their parent. */
record ProcessorTimes(Map<String, Double> seconds) {

    static final String POSTGRES = "postgres";

    // One hundredth of a second, on every Linux that Java runs on.
    private static final double TICKS_PER_SECOND = 100;
    // The fields of /proc/PID/stat after the name: user and system time, then those of ended children.
    private static final int USER = 11;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    static ProcessorTimes of(ProcessParts processes) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        processes
                .pids()
                .forEach((part, pids) -> seconds.put(
                        part, pids.stream().mapToDouble(ProcessorTimes::seconds).sum()));
        return new ProcessorTimes(seconds);
    }

    /** Zero when the process has ended: then its parent counts it. */
    private static double seconds(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> fields =
                    List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
            int first = pid == ProcessParts.BENCH ? CHILDREN_USER : USER;
            return fields.subList(first, CHILDREN_SYSTEM + 1).stream()
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

    ProcessorTimes plus(ProcessorTimes other) {
        Map<String, Double> sum = new LinkedHashMap<>(seconds);
        other.seconds().forEach((part, used) -> sum.merge(part, used, Double::sum));
        return new ProcessorTimes(sum);
    }

    /** Seconds for each 1,000 of {@code count} things, by part. */
    Map<String, Double> perThousand(long count) {
        Map<String, Double> each = new LinkedHashMap<>();
        seconds.forEach((part, used) -> each.put(part, 1000 * used / Math.max(1, count)));
        return each;
    }
}
