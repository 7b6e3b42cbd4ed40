package io.darkroom.service.received;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.asset.AssetLinks;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepReceivedImageTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final AttemptKey ATTEMPT = new AttemptKey(GenerationId.next(NOW), 1);
    private static final byte[] IMAGE = new byte[1000];

    private final List<byte[]> stored = new ArrayList<>();
    private int status = 204;

    private final KeepReceivedImage keep = new KeepReceivedImage(
            (generation, attempt, sha256, expires, signature, image) -> {
                if (status >= 400) {
                    throw new WebApplicationException(status);
                }
                stored.add(image);
            },
            new AssetLinks(List.of("a-secret-of-at-least-32-characters")),
            () -> NOW);

    @TempDir
    Path folder;

    @Test
    void aFileIsStoredUnderItsHash() throws IOException {
        assertThat(keep.keep(ATTEMPT, file(), IMAGE.length).sha256()).isEqualTo(Sha256.hex(IMAGE));

        assertThat(stored).containsExactly(IMAGE);
    }

    @Test
    void aLargerOneIsNeitherReadIntoMemoryNorStoredAndHasItsReference() throws IOException {
        assertThat(keep.keep(ATTEMPT, file(), IMAGE.length - 1).sha256()).isEqualTo(Sha256.hex(IMAGE));

        assertThat(stored).isEmpty();
    }

    @Test
    void whatStorageServiceRefusesForGoodHasItsReferenceToo() throws IOException {
        status = 413;

        assertThat(keep.keep(ATTEMPT, file(), IMAGE.length).sha256()).isEqualTo(Sha256.hex(IMAGE));
    }

    @Test
    void whatItCannotStoreNowIsToBeTriedAgain() {
        status = 503;

        assertThatIOException()
                .isThrownBy(() -> keep.keep(ATTEMPT, file(), IMAGE.length))
                .withMessage("storage-service cannot store an image now");
    }

    private Path file() throws IOException {
        return Files.write(folder.resolve("image"), IMAGE);
    }
}
