package io.darkroom.bench;

import io.darkroom.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how fast images are archived: downloaded, hashed, inspected, synced to disk, recorded and published. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Archives images from a local server, alternating with curl and openssl, and with rclone if it is"
                + " installed.")
final class ArchiveBench implements Callable<Integer> {

    @Option(names = "--files", defaultValue = "500", description = "number of files (default ${DEFAULT-VALUE})")
    private int files = 500;

    @Option(names = "--size", defaultValue = "2000000", description = "bytes of each (default ${DEFAULT-VALUE})")
    private int size = 2_000_000;

    @Option(names = "--rounds", defaultValue = "5", description = "measurements of each (default ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            return measure(folder.path());
        }
    }

    private int measure(Path state) throws IOException, InterruptedException {
        Path pictures = state.resolve("pictures");
        JpegFiles.write(pictures, files, size);
        int port = Ports.free();
        Process server = FileServer.start(pictures, port);
        Random random = new Random();
        List<URI> links = IntStream.range(0, files)
                .mapToObj(i -> URI.create("http://127.0.0.1:" + port + "/" + i + ".jpg"))
                .toList();
        boolean rclone = installed("rclone");
        Throughput throughput = new Throughput(files, size);
        try (StorageUnderTest storage = StorageUnderTest.start(home.toRealPath(), state)) {
            System.out.printf("%d files of %d bytes; MB/s%n", files, size);
            System.out.printf("%-6s %10s %14s %14s %8s%n", "round", "darkroom", "curl+openssl", "rclone+hash", "ratio");
            for (int round = 1; round <= rounds; round++) {
                JpegFiles.mark(pictures, files, random);
                double darkroom = throughput.megabytesPerSecond(storage.archive(links));
                double curl = throughput.megabytesPerSecond(shell(PeerScripts.curl(links), state.resolve("curl")));
                double rcloned = rclone
                        ? throughput.megabytesPerSecond(shell(PeerScripts.rclone(files, port), state.resolve("rclone")))
                        : Double.NaN;
                System.out.printf("%-6d %10.0f %14.0f %14.0f %8.2f%n", round, darkroom, curl, rcloned, darkroom / curl);
            }
            System.out.printf("maximum resident memory of storage-service: %d MiB%n", storage.maxResidentMebibytes());
        } finally {
            server.destroy();
        }
        return 0;
    }

    // In an empty folder, which is deleted afterwards.
    private static Duration shell(String script, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (TemporaryFolder deleted = new TemporaryFolder(folder)) {
            long start = System.nanoTime();
            Process process = new ProcessBuilder("bash", "-c", script)
                    .directory(deleted.path().toFile())
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "a peer failed: " + script.lines().toList().getLast());
            }
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private static boolean installed(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("bash", "-c", "command -v " + command + " > /dev/null")
                        .start()
                        .waitFor()
                == 0;
    }
}
