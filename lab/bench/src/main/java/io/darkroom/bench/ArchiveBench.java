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

/** How fast images are archived: downloaded, hashed, inspected, forced to the disk, noted and told. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description =
                "Archives images from a local server, by turns with curl and openssl, and with rclone if it is there.")
final class ArchiveBench implements Callable<Integer> {

    private static final double MEGA = 1_000_000;
    private static final String PARALLEL = "8";

    @Option(names = "--files", defaultValue = "500", description = "how many (default ${DEFAULT-VALUE})")
    private int files = 500;

    @Option(names = "--size", defaultValue = "2000000", description = "bytes of each (default ${DEFAULT-VALUE})")
    private int size = 2_000_000;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "how often each is measured (default ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--home", defaultValue = ".", description = "the project")
    private Path home = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            return measure(folder.path());
        }
    }

    private int measure(Path state) throws IOException, InterruptedException {
        Path pictures = state.resolve("pictures");
        Pictures.write(pictures, files, size);
        int port = Ports.free();
        Process server = FileServer.start(pictures, port);
        Random random = new Random();
        List<URI> links = IntStream.range(0, files)
                .mapToObj(i -> URI.create("http://127.0.0.1:" + port + "/" + i + ".jpg"))
                .toList();
        boolean rclone = installed("rclone");
        try (StorageUnderTest storage = StorageUnderTest.start(home.toRealPath(), state)) {
            System.out.printf("%d files of %d bytes; MB/s%n", files, size);
            System.out.printf("%-6s %10s %14s %14s %8s%n", "round", "darkroom", "curl+openssl", "rclone+hash", "ratio");
            for (int round = 1; round <= rounds; round++) {
                Pictures.mark(pictures, files, random);
                double darkroom = speed(storage.archive(links));
                double curl = speed(shell(curl(links), state.resolve("curl")));
                double copied = rclone ? speed(shell(rclone(port), state.resolve("rclone"))) : Double.NaN;
                System.out.printf("%-6d %10.0f %14.0f %14.0f %8.2f%n", round, darkroom, curl, copied, darkroom / curl);
            }
            System.out.printf("most resident memory of storage-service: %d MiB%n", storage.mostResident());
        } finally {
            server.destroy();
        }
        return 0;
    }

    private double speed(Duration taken) {
        return files * (double) size / MEGA / (taken.toMillis() / 1000.0);
    }

    private static String curl(List<URI> links) {
        StringBuilder list = new StringBuilder("cat > list <<'END'\n");
        for (URI link : links) {
            String path = link.getPath();
            list.append("url=")
                    .append(link)
                    .append("\noutput=")
                    .append(path.substring(1))
                    .append('\n');
        }
        return list + "END\ncurl -sf --no-progress-meter --parallel --parallel-max " + PARALLEL
                + " --config list 2> /dev/null && openssl dgst -sha256 *.jpg > hashes";
    }

    private String rclone(int port) {
        String names = IntStream.range(0, files)
                .mapToObj(i -> i + ".jpg")
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
        return "cat > list <<'END'\n" + names + "\nEND\nrclone copy --transfers " + PARALLEL
                + " --no-traverse --files-from list --http-url http://127.0.0.1:" + port
                + " :http: . && rclone hashsum sha256 . > hashes";
    }

    // Into an empty folder, which is gone afterwards.
    private static Duration shell(String script, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (TemporaryFolder gone = new TemporaryFolder(folder)) {
            long start = System.nanoTime();
            Process process = new ProcessBuilder("bash", "-c", script)
                    .directory(gone.path().toFile())
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
