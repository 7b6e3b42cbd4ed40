package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.darkroom.contracts.event.ProducedImage;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProducedImagesConverterTest {

    private static final ProducedImage IMAGE =
            new ProducedImage(URI.create("https://provider.example/a.png?s=1"), Instant.parse("2026-11-27T12:00:00Z"));

    private final ProducedImagesConverter converter = new ProducedImagesConverter();

    @Test
    void writesLinksAndTheirExpiry() {
        assertThat(converter.convertToDatabaseColumn(List.of(IMAGE)))
                .isEqualTo(
                        "[{\"url\":\"https://provider.example/a.png?s=1\",\"expires_at\":\"2026-11-27T12:00:00Z\"}]");
    }

    @Test
    void readsBackWhatItWrote() {
        ProducedImage inline = new ProducedImage(URI.create("data:image/png;base64,AAAA"), Instant.EPOCH);
        List<ProducedImage> images = List.of(IMAGE, inline);

        assertThat(converter.convertToEntityAttribute(converter.convertToDatabaseColumn(images)))
                .isEqualTo(images);
    }

    @Test
    void failsOnInvalidJson() {
        assertThatIllegalStateException()
                .isThrownBy(() -> converter.convertToEntityAttribute("[{"))
                .withMessage("archive.images holds invalid JSON");
    }
}
