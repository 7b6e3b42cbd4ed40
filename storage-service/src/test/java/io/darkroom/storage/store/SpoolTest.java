package io.darkroom.storage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private Path folder;
    private Spool spool;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.spool = new Spool(folder, NOW);
    }

    @Test
    void hashesAndCountsWhatIsWritten() throws IOException {
        byte[] bytes = bytes(300_000);

        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(bytes));

            assertThat(file.seal()).isEqualTo(new ContentDigest(Sha256.hex(bytes), bytes.length));
            assertThat(file.path()).hasBinaryContent(bytes);
        }
    }

    @Test
    void appendsAfterAnInterruption() throws IOException {
        byte[] bytes = bytes(1000);
        InputStream interrupted =
                new SequenceInputStream(new ByteArrayInputStream(bytes, 0, 400), new FailingStream("reset"));

        try (SpoolFile file = spool.open()) {
            assertThatThrownBy(() -> file.append(interrupted)).hasMessage("reset");
            assertThat(file.bytes()).isEqualTo(400);
            file.append(new ByteArrayInputStream(bytes, 400, 600));

            assertThat(file.seal()).isEqualTo(new ContentDigest(Sha256.hex(bytes), 1000));
        }
    }

    @Test
    void startsAgainAfterAReset() throws IOException {
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(bytes(1000)));
            file.reset();
            assertThat(file.bytes()).isZero();
            file.append(new ByteArrayInputStream(new byte[] {1, 2, 3}));

            assertThat(file.seal()).isEqualTo(new ContentDigest(Sha256.hex(new byte[] {1, 2, 3}), 3));
            assertThat(file.path()).hasBinaryContent(new byte[] {1, 2, 3});
        }
    }

    @Test
    void sealsAnEmptyFile() throws IOException {
        try (SpoolFile file = spool.open()) {
            assertThat(file.seal()).isEqualTo(new ContentDigest(Sha256.hex(""), 0));
        }
    }

    @Test
    void deletesAFileThatWasNotMoved() throws IOException {
        SpoolFile file = spool.open();
        file.append(new ByteArrayInputStream(bytes(10)));

        file.close();

        assertThat(file.path()).doesNotExist();
    }

    @Test
    void leavesAMovedFileAlone() throws IOException {
        Path target = folder.resolve("stored");
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(bytes(10)));
            file.seal();
            Files.move(file.path(), target);
        }

        assertThat(target).hasSize(10);
    }

    @Test
    void keepsFilesThatAreOpenAtOnceApart() throws IOException {
        try (SpoolFile one = spool.open();
                SpoolFile other = spool.open()) {
            one.append(new ByteArrayInputStream(new byte[] {1}));
            other.append(new ByteArrayInputStream(new byte[] {2}));

            assertThat(one.seal().sha256()).isEqualTo(Sha256.hex(new byte[] {1}));
            assertThat(other.seal().sha256()).isEqualTo(Sha256.hex(new byte[] {2}));
        }
    }

    @Test
    void removesTheAbandonedFilesOfAKilledProcess() throws IOException {
        Path incoming = folder.resolve("incoming");
        Path abandoned = Files.createFile(incoming.resolve("abandoned"));
        Path recent = Files.createFile(incoming.resolve("recent"));
        Files.setLastModifiedTime(abandoned, FileTime.from(NOW.minus(Duration.ofHours(7))));
        Files.setLastModifiedTime(recent, FileTime.from(NOW.minus(Duration.ofHours(5))));

        Spool restarted = new Spool(folder, NOW);

        assertThat(restarted).isNotNull();
        assertThat(abandoned).doesNotExist();
        assertThat(recent).exists();
        restarted.removeAbandoned(NOW.plus(Duration.ofHours(2)));
        assertThat(recent).doesNotExist();
    }

    @Test
    void anAbandonedFileThatAnotherReplicaHasRemovedIsLeftOut() {
        assertThat(Spool.isOlderThan(folder.resolve("removed"), NOW)).isFalse();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** A stream that fails at its first byte. */
    private static final class FailingStream extends InputStream {

        private final String message;

        FailingStream(String message) {
            this.message = message;
        }

        @Override
        public int read() throws IOException {
            throw new IOException(message);
        }
    }
}
