package io.darkroom.chaos;

import io.darkroom.bench.TemporaryFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The disk of PostgreSQL, Kafka and the archive is full for some seconds, again and again. It is a file system in memory of its own, which
 * only root may mount.
 */
@Command(
        name = "full",
        mixinStandardHelpOptions = true,
        description =
                "Fills the disk of PostgreSQL, Kafka and the archive under ./darkroom run, and empties it; needs root.")
public final class FullDiskChaos implements Callable<Integer> {

    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int BLOCK = 1 << 20;
    private static final int SMALLEST_BLOCK = 512;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--size", defaultValue = "4g", description = "of the disk (default ${DEFAULT-VALUE})")
    private String size = "4g";

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path disk = Files.createDirectories(folder.path().resolve("disk"));
            command("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString());
            try (LaunchedSystem system = LaunchedSystem.start(
                    options.home.toRealPath(), disk.resolve("state"), DisturbedRun.settings(Map.of()))) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system, disk)));
                return new DisturbedRun(options, system, List.of(random -> fill(disk, system, random))).run();
            } finally {
                unmount(disk);
            }
        }
    }

    // Of a run that is stopped. The disk goes last, because the system is on it; after a whole run it is gone already.
    private static void stop(LaunchedSystem system, Path disk) {
        if (!Files.exists(disk)) {
            return;
        }
        try {
            system.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        unmount(disk);
    }

    private static void unmount(Path disk) {
        try {
            command("umount", "--lazy", disk.toString());
        } catch (IOException failed) {
            System.err.println(failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String fill(Path disk, LaunchedSystem system, Random random)
            throws IOException, InterruptedException {
        Path ballast = disk.resolve("ballast");
        long until = System.nanoTime()
                + Duration.ofMillis(random.nextLong(SHORTEST.toMillis(), LONGEST.toMillis()))
                        .toNanos();
        try (FileChannel file = FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (System.nanoTime() < until) {
                fillUp(file);
                Thread.sleep(50);
            }
        } finally {
            Files.delete(ballast);
        }
        system.awaitReturn();
        return "full disk";
    }

    private static void fillUp(FileChannel file) {
        int block = BLOCK;
        while (block >= SMALLEST_BLOCK) {
            try {
                file.write(ByteBuffer.allocate(block));
            } catch (IOException full) {
                block /= 2;
            }
        }
    }

    private static void command(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " failed; only root may mount and unmount");
        }
    }
}
