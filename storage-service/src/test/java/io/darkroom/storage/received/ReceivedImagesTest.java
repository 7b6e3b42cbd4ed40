package io.darkroom.storage.received;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.storage.received.ReceivedImages.Kept;
import io.darkroom.storage.store.FilesystemStore;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceivedImagesTest {

    private static final AttemptKey ATTEMPT = new AttemptKey(GenerationId.next(Instant.EPOCH), 1);
    private static final AttemptKey TENTH = new AttemptKey(ATTEMPT.generationId(), 10);
    private static final AttemptKey OTHER = new AttemptKey(GenerationId.next(Instant.EPOCH), 1);

    private Path folder;
    private Spool spool;
    private ReceivedImages images;

    @BeforeEach
    void open(@TempDir Path temporary) throws IOException {
        folder = temporary;
        spool = new Spool(folder, Instant.now());
        images = new ReceivedImages(new FilesystemStore(folder), spool, new TestReceivedConfig());
    }

    @Test
    void whatIsKeptIsCopied() throws IOException {
        assertThat(keep(ATTEMPT, "one")).isEqualTo(Kept.KEPT);

        assertThat(copied(ATTEMPT, "one")).isTrue();
        assertThat(copied(ATTEMPT, "two")).isFalse();
        assertThat(copied(OTHER, "one")).as("of another generation").isFalse();
        assertThat(copied(TENTH, "one")).as("of another attempt").isFalse();
    }

    @Test
    void otherContentThanTheHashSaysIsNotKept() throws IOException {
        assertThat(images.keep(ATTEMPT, image("one"), stream("two"))).isEqualTo(Kept.OTHER_CONTENT);

        assertThat(files()).isEmpty();
    }

    @Test
    void anAttemptHasNoMoreThanItsLimitAndARepeatedReportChangesNothing() throws IOException {
        keep(TENTH, "of another attempt");
        assertThat(keep(ATTEMPT, "one")).isEqualTo(Kept.KEPT);
        assertThat(keep(ATTEMPT, "two")).isEqualTo(Kept.KEPT);

        assertThat(keep(ATTEMPT, "three")).isEqualTo(Kept.TOO_MANY);
        assertThat(keep(ATTEMPT, "two")).isEqualTo(Kept.KEPT);
        assertThat(files()).hasSize(3);
    }

    @Test
    void anArchivedAttemptLeavesNothing() throws IOException {
        keep(ATTEMPT, "one");
        keep(TENTH, "two");

        images.delete(ATTEMPT, List.of(image("one"), image("never kept")));

        assertThat(copied(ATTEMPT, "one")).isFalse();
        assertThat(copied(TENTH, "two")).isTrue();
    }

    @Test
    void anErasedGenerationLeavesNothing() throws IOException {
        keep(ATTEMPT, "one");
        keep(TENTH, "two");
        keep(OTHER, "three");

        images.deleteAll(Set.of(ATTEMPT.generationId(), GenerationId.next(Instant.now())));

        assertThat(files()).hasSize(1);
        assertThat(copied(OTHER, "three")).isTrue();
    }

    @Test
    void whatNobodyArchivesIsDeletedByItsAge() throws IOException {
        keep(ATTEMPT, "one");

        assertThat(images.deleteOlderThan(Instant.now().minusSeconds(60))).isZero();
        assertThat(images.deleteOlderThan(Instant.now().plusSeconds(60))).isEqualTo(1);
        assertThat(files()).isEmpty();
    }

    private Kept keep(AttemptKey attempt, String content) throws IOException {
        return images.keep(attempt, image(content), stream(content));
    }

    private boolean copied(AttemptKey attempt, String content) throws IOException {
        try (SpoolFile file = spool.open()) {
            boolean found = images.copy(attempt, image(content), file);
            assertThat(file.seal().sha256()).isEqualTo(Sha256.hex(found ? content : ""));
            return found;
        }
    }

    private static ReceivedImage image(String content) {
        return new ReceivedImage(Sha256.hex(content));
    }

    private static ByteArrayInputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
