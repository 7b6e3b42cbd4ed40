package io.darkroom.storage.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTypeTest {

    static List<Arguments> signatures() {
        return List.of(
                Arguments.of("\u00ff\u00d8\u00ff\u00e0 ...", ImageType.JPEG),
                Arguments.of("\u00ff\u00d8\u00ff\u00db ...", ImageType.JPEG),
                Arguments.of("\u0089PNG\r\n\u001a\n", ImageType.PNG),
                Arguments.of("RIFF\4\0\0\0WEBP", ImageType.WEBP),
                Arguments.of("GIF87a", ImageType.GIF),
                Arguments.of("GIF89a", ImageType.GIF),
                Arguments.of("BM\0\0", ImageType.BMP),
                Arguments.of("II*\0", ImageType.TIFF),
                Arguments.of("MM\0*", ImageType.TIFF),
                Arguments.of("\0\0\0\40ftypavif", ImageType.AVIF),
                Arguments.of("\0\0\0\40ftypavis", ImageType.AVIF));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void detectsAFormatByItsSignature(String start, ImageType type) {
        assertThat(ImageType.detect(TestBytes.bigEndian().text(start).buffer())).hasValue(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u00ff\u00d8",
                "PNG\r\n",
                "\u0089PNG\n",
                "RIFF\4\0\0\0WAVE",
                "GIF90a",
                "gif89a",
                "B",
                "II\0*",
                "MM*\0",
                "\0\0\0\40ftypmp42",
                "\0\0\0\40ftypheic",
                "<svg xmlns=",
                "<html>",
                "%PDF-1.7",
                "PK\3\4"
            })
    void detectsNothingElse(String start) {
        assertThat(ImageType.detect(TestBytes.bigEndian().text(start).buffer())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ImageType.class)
    void findsATypeByItsContentType(ImageType type) {
        assertThat(ImageType.of(type.contentType())).hasValue(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/svg+xml", "text/html", "IMAGE/PNG", "image/png; q=1", ""})
    void findsNoOtherContentType(String contentType) {
        assertThat(ImageType.of(contentType)).isEmpty();
    }

    @Test
    void hasOneContentTypeAndExtensionPerFormat() {
        assertThat(Arrays.stream(ImageType.values()).map(ImageType::contentType))
                .doesNotHaveDuplicates()
                .allMatch(type -> type.startsWith("image/"));
        assertThat(Arrays.stream(ImageType.values()).map(ImageType::extension)).doesNotHaveDuplicates();
    }
}
