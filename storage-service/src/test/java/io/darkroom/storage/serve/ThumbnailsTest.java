package io.darkroom.storage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.storage.TestArchive;
import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.FilesystemStore;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbnailsTest {

    private ObjectStore store;
    private Spool spool;
    private Thumbnails thumbnails;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        store = new FilesystemStore(folder);
        spool = new Spool(folder, Instant.now());
        thumbnails = new Thumbnails(store, spool);
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 1000, 512, 256",
        "1000, 2000, 256, 512",
        "512, 512, 512, 512",
        // A small image is not enlarged.
        "40, 30, 40, 30",
        // A side never becomes zero.
        "3000, 2, 512, 1"
    })
    void scalesTheLongerSideDownTo512(int width, int height, int expectedWidth, int expectedHeight) throws Exception {
        Blob blob = stored(TestArchive.image("png", width, height), width, height);

        thumbnails.ensure(blob);

        BufferedImage thumbnail = thumbnail(blob);
        assertThat(thumbnail.getWidth()).isEqualTo(expectedWidth);
        assertThat(thumbnail.getHeight()).isEqualTo(expectedHeight);
    }

    @Test
    void returnsTheStoredLength() throws Exception {
        Blob blob = stored(TestArchive.image("jpg", 600, 600), 600, 600);

        OptionalLong bytes = thumbnails.ensure(blob);

        assertThat(bytes).isEqualTo(store.size(ObjectKey.thumbnail(blob.sha256)));
    }

    @Test
    void createsAThumbnailOnce() throws Exception {
        Blob blob = stored(TestArchive.image("png", 600, 600), 600, 600);
        thumbnails.ensure(blob);
        Path file = store.file(ObjectKey.thumbnail(blob.sha256)).orElseThrow();
        FileTime old = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, old);

        thumbnails.ensure(blob);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
    }

    @Test
    void paintsTransparentPixelsWhite() throws Exception {
        BufferedImage transparent = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(transparent, "png", png);
        Blob blob = stored(png.toByteArray(), 20, 20);

        thumbnails.ensure(blob);

        assertThat(new Color(thumbnail(blob).getRGB(10, 10))).isEqualTo(Color.WHITE);
    }

    @Test
    void hasNoThumbnailOfAFormatThatCannotBeDecoded() throws Exception {
        Blob blob = stored("\0\0\0\u000cftypavif....".getBytes(StandardCharsets.ISO_8859_1), 10, 10);

        assertThat(thumbnails.ensure(blob)).isEmpty();
        assertThat(store.size(ObjectKey.thumbnail(blob.sha256))).isEmpty();
    }

    private BufferedImage thumbnail(Blob blob) throws IOException {
        ObjectKey key = ObjectKey.thumbnail(blob.sha256);
        return ImageIO.read(store.open(key, 0, store.size(key).orElseThrow()));
    }

    private Blob stored(byte[] image, int width, int height) throws IOException {
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(image));
            ContentDigest content = file.seal();
            store.put(ObjectKey.image(content.sha256()), file.path(), content, "image/png");
            Blob blob = new Blob() {};
            blob.sha256 = content.sha256();
            blob.bytes = content.bytes();
            blob.width = width;
            blob.height = height;
            return blob;
        }
    }
}
