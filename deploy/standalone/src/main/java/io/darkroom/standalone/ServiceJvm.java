package io.darkroom.standalone;

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
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private ServiceJvm() {}
}
