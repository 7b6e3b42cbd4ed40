package io.darkroom.chaos;

import io.darkroom.bench.FileServer;
import io.darkroom.bench.JpegFiles;
import io.darkroom.bench.StorageUnderTest;
import io.darkroom.bench.TemporaryFolder;
import io.darkroom.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills storage-service while it archives: no client may see a damaged image after a kill, and in the end every image is archived. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Kills storage-service at random points while it archives.")
public final class ArchiveChaos implements Callable<Integer> {

    private static final int FILES = 40;
    private static final int SIZE = 1_000_000;
    private static final int MAX_DELAY_MILLIS = 1_500;
    private static final Duration ARCHIVE_TIMEOUT = Duration.ofMinutes(2);

    @Option(names = "--kills", defaultValue = "100", description = "number of kills (default ${DEFAULT-VALUE})")
    private int kills = 100;

    @Option(names = "--home", defaultValue = ".", description = "the checkout")
    private Path home = Path.of(".");

    private final Violations violations = new Violations();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder state = TemporaryFolder.create()) {
            run(state.path());
        }
        int status = violations.print();
        System.out.printf("%d kills, %d violations%n", kills, violations.count());
        return status;
    }

    private void run(Path state) throws IOException, InterruptedException, SQLException {
        Path pictures = state.resolve("pictures");
        ArchivedFiles archive = new ArchivedFiles(state.resolve("archive"));
        int port = Ports.free();
        Random random = new Random();
        List<URI> links = IntStream.range(0, FILES)
                .mapToObj(i -> URI.create("http://127.0.0.1:" + port + "/" + i + ".jpg"))
                .toList();
        JpegFiles.write(pictures, FILES, SIZE);
        Process server = FileServer.start(pictures, port);
        try (StorageUnderTest storage = StorageUnderTest.start(home.toRealPath(), state)) {
            Database database = new Database(storage.jdbcUrl());
            for (int kill = 1; kill <= kills; kill++) {
                JpegFiles.mark(pictures, FILES, random);
                storage.publish(links);
                Thread.sleep(random.nextInt(MAX_DELAY_MILLIS));
                storage.killAndRestart();
                check(database, archive, "after kill " + kill);
            }
            awaitEnd(database, (long) kills * FILES);
            check(database, archive, "at the end");
        } finally {
            server.destroy();
        }
    }

    // A file that changes during its download may be archived before or after the change, but never in between.
    private void awaitEnd(Database database, long published) throws SQLException, InterruptedException {
        database.awaitCount(
                "SELECT count(*) FROM storage.archive WHERE finished_at IS NOT NULL", published, ARCHIVE_TIMEOUT);
        violations.requireEqual("archived images", published, database.count("SELECT count(*) FROM storage.asset"));
        violations.requireEqual(
                "images archived twice",
                0,
                database.count(
                        "SELECT count(*) FROM (SELECT 1 FROM storage.asset GROUP BY generation_id HAVING count(*) > 1)"
                                + " twice"));
    }

    // What a client can request must be in the archive, with the bytes that its row names.
    private void check(Database database, ArchivedFiles archive, String when) throws SQLException, IOException {
        archive.violations(database.numbersByText(
                        "SELECT DISTINCT sha256, bytes FROM storage.asset JOIN storage.blob USING (sha256)"))
                .forEach(violation -> violations.add(when + ": " + violation));
    }
}
