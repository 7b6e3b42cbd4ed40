package io.darkroom.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The virtual machines of the services: their options, and the files that they run. */
public final class ServiceJvm {

    // A small heap that grows only when it must; unused memory goes back to the machine.
    public static final List<String> OPTIONS = List.of(
            "-Xms24m",
            "-Xmx256m",
            "-XX:+UseG1GC",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:G1MaxNewSizePercent=25",
            "-XX:G1PeriodicGCInterval=30000",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:ParallelGCThreads=2",
            "-XX:ConcGCThreads=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:TrimNativeHeapInterval=10000",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final String CACHE = "app.aot";
    private static final String CLASS_ARCHIVE = "app.jsa";
    private static final byte[] NO_HEADER = new byte[4];

    private ServiceJvm() {}

    /** Where the build of {@code home} puts a service. */
    public static Path jar(Path home, String service) {
        return home.resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /** Where the build of {@code home} puts the simulator. */
    public static Path simulatorJar(Path home) {
        return home.resolve("lab/simulator/target/simulator.jar");
    }

    /** Where the ahead-of-time cache of a service is, once {@code ./darkroom train} has made it. */
    public static Path cache(Path jar) {
        return jar.resolveSibling(CACHE);
    }

    /** Where the archive of a service's classes is, once it has been recorded. */
    static Path classArchive(Path jar) {
        return jar.resolveSibling(CLASS_ARCHIVE);
    }

    /**
     * The options that use the cache, or the archive of classes where there is no cache; none without either. The virtual machine
     * ignores both when they do not fit its jar.
     */
    public static List<String> cached(Path jar) {
        if (Files.exists(cache(jar))) {
            return aheadOfTime(jar);
        }
        Path classes = classArchive(jar);
        return Files.exists(classes)
                ? mapped("-XX:SharedArchiveFile=" + classes, "-Xlog:cds*=error", "-Xlog:aot*=error")
                : List.of();
    }

    /** As {@link #cached}, but where there is no cache the archive of classes is recorded if it is missing. */
    static List<String> cachedOrRecording(Path jar) {
        return Files.exists(cache(jar)) ? aheadOfTime(jar) : recordingMissing(classArchive(jar));
    }

    /**
     * The options that use an archive of classes; the virtual machine records it itself when it ends, if there is none or it does not fit.
     * The second start takes half of the first one's processor time. A kill records nothing.
     */
    static List<String> recordingMissing(Path archive) {
        deleteUnfinished(archive);
        return mapped(
                "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off", "-Xlog:aot*=off");
    }

    // Its header is written last. The virtual machine would neither use nor replace it, nor use the JDK's own archive.
    private static void deleteUnfinished(Path archive) {
        try (InputStream file = Files.newInputStream(archive)) {
            if (Arrays.equals(file.readNBytes(NO_HEADER.length), NO_HEADER)) {
                Files.delete(archive);
            }
        } catch (IOException missing) {
            // The virtual machine records it.
        }
    }

    // With the cache's profiles, most of what it has seen would be compiled during the start, when the compilers
    // compete for the cores.
    private static List<String> aheadOfTime(Path jar) {
        return mapped(
                "-XX:AOTCache=" + cache(jar),
                "-XX:CompileThresholdScaling=3",
                "-XX:Tier2InvokeNotifyFreqLog=15",
                "-XX:Tier2BackedgeNotifyFreqLog=17",
                "-Xlog:aot*=error");
    }

    // Mapped where it was recorded: relocated pointers would make every page of it private memory.
    private static List<String> mapped(String... options) {
        return Stream.concat(
                        Stream.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"), Stream.of(options))
                .toList();
    }

    /** The options that record a cache or an archive when the service ends. */
    static List<String> recording(Path jar, Purpose.Recording recording) {
        return switch (recording) {
            case AHEAD_OF_TIME -> List.of("-XX:AOTCacheOutput=" + cache(jar));
            case CLASSES ->
                List.of("-XX:ArchiveClassesAtExit=" + classArchive(jar), "-Xlog:cds*=error", "-Xlog:aot*=error");
        };
    }
}
