package io.darkroom.standalone;

import io.darkroom.embedded.Ports;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The archives of the services' classes, recorded once for all that start services of one build. */
public final class ClassArchives {

    // Another process may take one of the ports.
    private static final int MAX_TRIES = 3;
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private ClassArchives() {}

    /**
     * Records the archives that {@code home}'s services lack, or that are older than their services; another process that records them
     * is waited for. Without archives services start too, only slower, so a recording that fails is not an error.
     */
    public static void recordMissing(Path home) throws IOException, InterruptedException {
        Path target = home.resolve("deploy/standalone/target");
        try (FileChannel channel = FileChannel.open(
                        target.resolve("class-archives.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            for (int tried = 0; tried < MAX_TRIES && !areRecorded(home); tried++) {
                record(home, target);
            }
        }
    }

    static boolean areRecorded(Path home) throws IOException {
        for (String service : ServiceName.modules()) {
            Path jar = ServiceJvm.jar(home, service);
            Path archive = ServiceJvm.classArchive(jar);
            if (Files.notExists(archive)
                    || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static void record(Path home, Path target) throws IOException, InterruptedException {
        Path state = Files.createTempDirectory(target, "class-archives");
        ProcessBuilder launch = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        target.resolve("standalone.jar").toString(),
                        "--home",
                        home.toString(),
                        "--state",
                        state.toString(),
                        "--port-base",
                        String.valueOf(Ports.free()),
                        "--train-classes"))
                .redirectErrorStream(true)
                .redirectOutput(target.resolve("class-archives.log").toFile());
        // The services inherit this. They only start and record.
        launch.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        Process recording = launch.start();
        // Also when the caller is stopped meanwhile.
        Thread stop = new Thread(recording::destroy);
        Runtime.getRuntime().addShutdownHook(stop);
        if (!recording.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            recording.destroy();
            recording.waitFor();
        }
        Runtime.getRuntime().removeShutdownHook(stop);
        delete(state);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
