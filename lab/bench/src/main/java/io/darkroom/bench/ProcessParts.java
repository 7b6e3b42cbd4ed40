package io.darkroom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes that work for something, by their part in it: most parts are one process, PostgreSQL is one for each connection. */
record ProcessParts(Map<String, List<Long>> pids) {

    private static final Map<String, String> PARTS = Map.of(
            "/submitter-service/", "submitter",
            "/callback-service/", "callback",
            "/storage-service/", "storage",
            "/simulator/", "simulator",
            "standalone.Broker", "kafka");

    // Its children's time is that of the tools that it has run and that have ended.
    static final long BENCH = ProcessHandle.current().pid();

    /** The tools that this process runs one after another. */
    static ProcessParts ofTools() {
        return of("tools", BENCH);
    }

    static ProcessParts of(String part, long pid) {
        return new ProcessParts(Map.of(part, List.of(pid)));
    }

    /** Of the system that {@code launcher} runs with the data of PostgreSQL in {@code postgres}. */
    static ProcessParts ofSystem(ProcessHandle launcher, Path postgres) throws IOException {
        Map<String, List<Long>> pids = new LinkedHashMap<>();
        pids.put("launcher", List.of(launcher.pid()));
        for (ProcessHandle child : launcher.descendants().toList()) {
            String command = child.info().commandLine().orElse("");
            Optional<String> part = PARTS.entrySet().stream()
                    .filter(entry -> command.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            part.ifPresent(name ->
                    pids.computeIfAbsent(name, first -> new ArrayList<>()).add(child.pid()));
        }
        pids.put(ProcessorTimes.POSTGRES, ofPostgres(postgres));
        return new ProcessParts(pids);
    }

    static List<Long> ofPostgres(Path data) throws IOException {
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        try (Stream<ProcessHandle> backends =
                ProcessHandle.of(postmaster).orElseThrow().children()) {
            return Stream.concat(Stream.of(postmaster), backends.map(ProcessHandle::pid))
                    .toList();
        }
    }

    /** These parts only. */
    ProcessParts only(String... parts) {
        Map<String, List<Long>> chosen = new LinkedHashMap<>();
        for (String part : parts) {
            chosen.put(part, pids.getOrDefault(part, List.of()));
        }
        return new ProcessParts(chosen);
    }

    ProcessParts and(ProcessParts others) {
        Map<String, List<Long>> all = new LinkedHashMap<>(pids);
        all.putAll(others.pids());
        return new ProcessParts(all);
    }

    ProcessorTimes times() {
        return ProcessorTimes.of(this);
    }

    /** Resident memory in MB, by part; of several processes of one part, what they share counts once. */
    Map<String, Long> residentMegabytes() {
        Map<String, Long> resident = new LinkedHashMap<>();
        pids.forEach((part, each) -> {
            String field = each.size() == 1 ? "Rss:" : "Pss:";
            resident.put(
                    part,
                    each.stream()
                                    .filter(pid -> pid != BENCH)
                                    .mapToLong(pid -> kilobytes(pid, field))
                                    .sum()
                            / 1024);
        });
        resident.values().removeIf(megabytes -> megabytes == 0);
        return resident;
    }

    // Zero when the process has ended.
    private static long kilobytes(long pid, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }
}
