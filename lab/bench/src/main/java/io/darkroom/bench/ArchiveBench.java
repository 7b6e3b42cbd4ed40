package io.darkroom.bench;

import io.darkroom.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how fast images are archived: downloaded, hashed, inspected, synced to disk, recorded and published. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Archives images from a local server, alternating with curl and openssl, and with rclone if it is"
                + " installed. A turn is all files.")
final class ArchiveBench extends PathBench {

    private static final double MEGABYTE = 1_000_000;
    private static final Duration PEER_LIMIT = Duration.ofMinutes(2);

    @Option(names = "--files", defaultValue = "500", description = "number of files (default ${DEFAULT-VALUE})")
    private int files = 500;

    @Option(names = "--size", defaultValue = "2000000", description = "bytes of each (default ${DEFAULT-VALUE})")
    private int size = 2_000_000;

    @Override
    void measure(BenchOptions with, BenchTable into) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path state = folder.path();
            Path pictures = state.resolve("pictures");
            JpegFiles.write(pictures, files, size);
            int port = Ports.free();
            Process server = FileServer.start(pictures, port);
            try (StorageUnderTest storage = StorageUnderTest.start(with.home(), state)) {
                into.add(with.byTurns().run("archive, in MB", "MB/s", contenders(storage, pictures, port, state)));
            } finally {
                server.destroy();
            }
        }
    }

    private List<Contender> contenders(StorageUnderTest storage, Path pictures, int port, Path state)
            throws IOException, InterruptedException {
        List<URI> links = IntStream.range(0, files)
                .mapToObj(i -> URI.create("http://127.0.0.1:" + port + "/" + i + ".jpg"))
                .toList();
        Random random = new Random();
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new AmountContender("darkroom", megabytes(), storage::processes, () -> {
            // So that no content is archived already.
            JpegFiles.mark(pictures, files, random);
            return storage.archive(links);
        }));
        contenders.add(shell("curl and openssl", PeerScripts.curl(links), state.resolve("curl")));
        if (Commands.installed("rclone")) {
            contenders.add(shell("rclone copy and hashsum", PeerScripts.rclone(files, port), state.resolve("rclone")));
        } else {
            System.out.println("rclone is not installed: without it");
        }
        return contenders;
    }

    // A peer's processor time is that of this process's children that have ended, of which it has no others in a turn.
    private Contender shell(String name, String script, Path folder) {
        return new AmountContender(name, megabytes(), ProcessParts::ofTools, () -> {
            Files.createDirectories(folder);
            try (TemporaryFolder deleted = new TemporaryFolder(folder)) {
                return Commands.shell(script, deleted.path(), PEER_LIMIT);
            }
        });
    }

    private long megabytes() {
        return Math.round(files * (double) size / MEGABYTE);
    }
}
