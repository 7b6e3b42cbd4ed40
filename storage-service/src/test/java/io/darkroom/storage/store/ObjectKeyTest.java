package io.darkroom.storage.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.GenerationId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ObjectKeyTest {

    private static final String SHA256 = "ab01" + "c".repeat(60);

    @Test
    void putsAnImageIntoTheFolderOfItsFirstTwoDigits() {
        assertThat(ObjectKey.image(SHA256).path()).isEqualTo("objects/ab/" + SHA256);
    }

    @Test
    void storesThumbnailsNextToTheImages() {
        assertThat(ObjectKey.thumbnail(SHA256).path()).isEqualTo("thumbnails/ab/" + SHA256 + ".jpg");
    }

    @Test
    void putsAManifestUnderItsGeneration() {
        GenerationId generation = GenerationId.next(Instant.now());

        assertThat(ObjectKey.manifest(generation).path()).isEqualTo("generations/" + generation + "/manifest.json");
    }

    @Test
    void readsTheHashBackFromAnImageAndAThumbnail() {
        assertThat(ObjectKey.image(SHA256).sha256()).isEqualTo(SHA256);
        assertThat(ObjectKey.thumbnail(SHA256).sha256()).isEqualTo(SHA256);
    }

    @Test
    void onlyAnImageIsNamedByItsContent() {
        assertThat(ObjectKey.image(SHA256).isContentAddressed()).isTrue();
        assertThat(ObjectKey.thumbnail(SHA256).isContentAddressed()).isFalse();
        assertThat(ObjectKey.manifest(GenerationId.next(Instant.now())).isContentAddressed())
                .isFalse();
    }
}
