package io.darkroom.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How the services' virtual machines are run on one machine. */
public final class ServiceJvm {

    // A small heap that grows only when it must: what is not in use goes back to the machine.
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
            // The compilers leave the start alone: what was hot in training is optimized when it is hot here.
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

    /** Where the ahead-of-time cache of a service is, once {@code ./darkroom train} has made it. */
    public static Path cache(Path jar) {
        return jar.resolveSibling(CACHE);
    }

    /** The options that use the cache; none without it. One that does not fit its jars is passed over by the virtual machine. */
    public static List<String> cached(Path jar) {
        Path cache = cache(jar);
        return Files.exists(cache)
                ? List.of(
                        "-XX:AOTCache=" + cache,
                        // Where it was recorded to be, none of its hundred thousand pointers has to be changed.
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:ArchiveRelocationMode=0",
                        "-Xlog:aot*=error")
                : List.of();
    }
}
