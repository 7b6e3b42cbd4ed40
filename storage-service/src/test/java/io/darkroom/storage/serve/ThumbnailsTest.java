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
import io.smallrye.config.SmallRyeConfigBuilder;
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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbnailsTest {

    private static final Path IMAGES = Path.of("src/test/resources/images/other");
    private static final ThumbnailConfig LIMITS = new SmallRyeConfigBuilder()
            .withMapping(ThumbnailConfig.class)
            .withDefaultValue("darkroom.thumbnails.max-pixels", "10000000")
            .build()
            .getConfigMapping(ThumbnailConfig.class);

    private final Set<String> known = new HashSet<>();
    private ObjectStore store;
    private Spool spool;
    private Thumbnails thumbnails;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        store = new FilesystemStore(folder);
        spool = new Spool(folder, Instant.now());
        thumbnails = new Thumbnails(store, spool, known::contains, LIMITS);
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
        blob.contentType = "image/avif";

        assertThat(thumbnails.ensure(blob)).isEmpty();
        assertThat(store.size(ObjectKey.thumbnail(blob.sha256))).isEmpty();
    }

    @Test
    void hasNoThumbnailOfAnImageOfTooManyPixels() throws Exception {
        Blob blob = stored(TestArchive.image("png", 40, 30), 4000, 3000);

        assertThat(thumbnails.ensure(blob)).isEmpty();
    }

    @Test
    void hasNoThumbnailOfADamagedImage() throws Exception {
        byte[] png = TestArchive.image("png", 400, 300);
        Arrays.fill(png, 60, png.length, (byte) 0xFF);

        assertThat(thumbnails.ensure(stored(png, 400, 300))).isEmpty();
    }

    @Test
    void leavesNoThumbnailOfAnImageThatIsErasedMeanwhile() throws Exception {
        Blob blob = stored(TestArchive.image("png", 400, 300), 400, 300);
        known.clear();

        assertThat(thumbnails.ensure(blob)).isEmpty();
        assertThat(store.size(ObjectKey.thumbnail(blob.sha256))).isEmpty();
    }

    @Test
    void hasNoThumbnailOfInks() throws Exception {
        assertThat(thumbnails.ensure(file("cmyk.jpg", "image/jpeg", 64, 64))).isEmpty();
    }

    // The pixels are (64, 128, 32) in a profile with a linear curve.
    @ParameterizedTest
    @CsvSource({"linear-profile.png, image/png", "linear-profile.jpg, image/jpeg", "linear-profile.webp, image/webp"})
    void showsTheColorsOfAProfile(String name, String contentType) throws Exception {
        Blob blob = file(name, contentType, 64, 64);

        thumbnails.ensure(blob);

        assertSimilar(thumbnail(blob).getRGB(32, 32), new Color(137, 188, 99).getRGB());
    }

    @Test
    void ignoresAProfileThatIsNone() throws Exception {
        byte[] png = Files.readAllBytes(IMAGES.resolve("linear-profile.png"));
        int profile = new String(png, StandardCharsets.ISO_8859_1).indexOf("iCCP") + 4;
        Arrays.fill(png, profile + 20, profile + 60, (byte) 0);
        Blob blob = stored(png, 64, 64);

        thumbnails.ensure(blob);

        assertSimilar(thumbnail(blob).getRGB(32, 32), new Color(64, 128, 32).getRGB());
    }

    // Its first corner is black; its orientation is 6 unless it is changed.
    @ParameterizedTest
    @CsvSource({"jpeg", "png", "webp", "tiff"})
    void showsTheCornerOfEachOrientationWhereItBelongs(String type) throws Exception {
        for (int orientation = 1; orientation <= 8; orientation++) {
            Blob blob =
                    stored(withOrientation(Files.readAllBytes(IMAGES.resolve("corner." + type)), orientation), 80, 40);
            blob.contentType = "image/" + type;

            thumbnails.ensure(blob);

            BufferedImage thumbnail = thumbnail(blob);
            boolean right = List.of(2, 3, 6, 7).contains(orientation);
            boolean bottom = List.of(3, 4, 7, 8).contains(orientation);
            assertThat(thumbnail.getWidth()).as(type + " " + orientation).isEqualTo(orientation > 4 ? 40 : 80);
            assertSimilar(
                    thumbnail.getRGB(right ? thumbnail.getWidth() - 5 : 5, bottom ? thumbnail.getHeight() - 5 : 5), 0);
        }
    }

    @Test
    void turnsAnImageOfAnotherProgramUpright() throws Exception {
        BufferedImage stored = ImageIO.read(IMAGES.resolve("orientation6.jpg").toFile());
        Blob blob = file("orientation6.jpg", "image/jpeg", stored.getWidth(), stored.getHeight());

        thumbnails.ensure(blob);

        assertThat(thumbnail(blob).getWidth()).isEqualTo(stored.getHeight());
        assertThat(thumbnail(blob).getHeight()).isEqualTo(stored.getWidth());
    }

    @Test
    void showsTheFirstFrameOfAnAnimationOnItsCanvas() throws Exception {
        Blob blob = file("anim.webp", "image/webp", 16, 16);

        thumbnails.ensure(blob);

        assertThat(thumbnail(blob).getWidth()).isEqualTo(16);
        assertThat(thumbnail(blob).getHeight()).isEqualTo(16);
        assertSimilar(thumbnail(blob).getRGB(0, 0), 0xFFFFFF);
    }

    // In the entry of Exif: the tag, the type of the value, the number of values, the value.
    private static byte[] withOrientation(byte[] file, int orientation) {
        String entry = "\u0012\u0001\u0003\0\u0001\0\0\0";
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(entry) + entry.length();
        byte[] changed = file.clone();
        changed[at] = (byte) orientation;
        return changed;
    }

    private Blob file(String name, String contentType, int width, int height) throws IOException {
        Blob blob = stored(Files.readAllBytes(IMAGES.resolve(name)), width, height);
        blob.contentType = contentType;
        return blob;
    }

    private static void assertSimilar(int actual, int expected) {
        Color one = new Color(actual);
        Color other = new Color(expected);
        assertThat(Math.abs(one.getRed() - other.getRed())
                        + Math.abs(one.getGreen() - other.getGreen())
                        + Math.abs(one.getBlue() - other.getBlue()))
                .as(one + " and " + other)
                .isLessThan(60);
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
            blob.contentType = "image/png";
            known.add(blob.sha256);
            return blob;
        }
    }
}
