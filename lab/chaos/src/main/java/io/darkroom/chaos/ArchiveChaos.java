package io.darkroom.chaos;

import io.darkroom.bench.FileServer;
import io.darkroom.bench.Pictures;
import io.darkroom.bench.StorageUnderTest;
import io.darkroom.bench.TemporaryFolder;
import io.darkroom.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** storage-service is killed while it archives; whatever the archive shows after each kill must be whole, and in the end all. */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Kills storage-service at random points while it archives.")
public final class ArchiveChaos implements Callable<Integer> {

    private static final int FILES = 40;
    private static final int SIZE = 1_000_000;
    private static final int LONGEST_WAIT_MILLIS = 1_500;
    private static final Duration END = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(500);

    @Option(names = "--kills", defaultValue = "100", description = "how often (default ${DEFAULT-VALUE})")
    private int kills = 100;

    @Option(names = "--home", defaultValue = ".", description = "the project")
    private Path home = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        List<String> faults;
        try (TemporaryFolder state = TemporaryFolder.create()) {
            faults = run(home, kills, state.path());
        }
        faults.forEach(System.out::println);
        System.out.printf("%d kills, %d faults%n", kills, faults.size());
        return faults.isEmpty() ? 0 : 1;
    }

    /** What was wrong after any of the kills. */
    private static List<String> run(Path home, int kills, Path state)
            throws IOException, InterruptedException, SQLException {
        Path pictures = state.resolve("pictures");
        int port = Ports.free();
        Random random = new Random();
        List<String> faults = new ArrayList<>();
        List<URI> links = IntStream.range(0, FILES)
                .mapToObj(i -> URI.create("http://127.0.0.1:" + port + "/" + i + ".jpg"))
                .toList();
        Pictures.write(pictures, FILES, SIZE);
        Process server = FileServer.start(pictures, port);
        try (StorageUnderTest storage = StorageUnderTest.start(home.toRealPath(), state)) {
            for (int kill = 1; kill <= kills; kill++) {
                Pictures.mark(pictures, FILES, random);
                storage.tell(links);
                Thread.sleep(random.nextInt(LONGEST_WAIT_MILLIS));
                storage.killAndStart();
                check(storage, state.resolve("archive"), "after kill " + kill, faults);
            }
            awaitEnd(storage, (long) kills * FILES, faults);
            check(storage, state.resolve("archive"), "in the end", faults);
        } finally {
            server.destroy();
        }
        return faults;
    }

    // A file that is changed while it is downloaded may be archived as either; it is whole all the same.
    private static void awaitEnd(StorageUnderTest storage, long told, List<String> faults)
            throws SQLException, InterruptedException {
        Rows rows = new Rows(storage.jdbcUrl());
        long limit = System.nanoTime() + END.toNanos();
        long ended = 0;
        while (ended < told && System.nanoTime() < limit) {
            Thread.sleep(LOOK);
            ended = rows.count("SELECT count(*) FROM storage.archive WHERE finished_at IS NOT NULL");
        }
        long archived = rows.count("SELECT count(*) FROM storage.asset");
        if (archived != told) {
            faults.add(told + " images were told of, " + archived + " are archived");
        }
        long twice = rows.count(
                "SELECT count(*) FROM (SELECT 1 FROM storage.asset GROUP BY generation_id HAVING count(*) > 1) twice");
        if (twice > 0) {
            faults.add(twice + " images are archived twice");
        }
    }

    // Whatever a client could ask for: its bytes must be there, and be those that its row names.
    private static void check(StorageUnderTest storage, Path archive, String when, List<String> faults)
            throws SQLException, IOException {
        try (Connection database = DriverManager.getConnection(storage.jdbcUrl());
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT DISTINCT sha256, bytes FROM storage.asset JOIN storage.blob USING (sha256)")) {
            while (rows.next()) {
                String sha256 = rows.getString(1);
                Path file = archive.resolve("objects")
                        .resolve(sha256.substring(0, 2))
                        .resolve(sha256);
                if (!Files.exists(file)) {
                    faults.add(when + ": " + sha256 + " is missing");
                } else if (!hash(file).equals(sha256) || Files.size(file) != rows.getLong(2)) {
                    faults.add(when + ": " + sha256 + " is not what it should be");
                }
            }
        }
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
