package io.darkroom.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The virtual machines of the services: their options, and the files that they run. */
public final class ServiceJvm {

    // A small heap that grows only when it must; unused memory goes back to the machine.
    public static final List<String> OPTIONS = List.of(
            "-Xmx256m",
            "-XX:+UseG1GC",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:G1MaxNewSizePercent=25",
            "-XX:G1PeriodicGCInterval=5000",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:ParallelGCThreads=2",
            "-XX:ConcGCThreads=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:TrimNativeHeapInterval=10000",
            // Compile later: during the start the compilers would compete for the cores.
            "-XX:CompileThresholdScaling=3",
            "-XX:Tier2InvokeNotifyFreqLog=15",
            "-XX:Tier2BackedgeNotifyFreqLog=17",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final String CACHE = "app.aot";

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

    /** The options that use the cache; none without it. The virtual machine ignores a cache that does not fit its jars. */
    public static List<String> cached(Path jar) {
        Path cache = cache(jar);
        return Files.exists(cache)
                ? List.of(
                        "-XX:AOTCache=" + cache,
                        // Mapped where it was recorded, so that no pointer in it has to be relocated.
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:ArchiveRelocationMode=0",
                        "-Xlog:aot*=error")
                : List.of();
    }
}
