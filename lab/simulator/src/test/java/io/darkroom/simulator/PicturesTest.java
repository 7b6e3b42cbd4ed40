package io.darkroom.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PicturesTest {

    private final Pictures pictures = new Pictures();

    @ParameterizedTest
    @CsvSource({"image/jpeg, jpg", "image/png, png"})
    void aPictureDecodesAtItsSize(String type, String extension) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(pictures.draw(task("a", extension), 0, type)));

        assertThat(image.getWidth()).isEqualTo(64);
        assertThat(image.getHeight()).isEqualTo(48);
    }

    @ParameterizedTest
    @CsvSource({"image/jpeg, jpg", "image/png, png"})
    void everyTaskAndEveryPositionHasBytesOfItsOwn(String type, String extension) {
        byte[] first = pictures.draw(task("a", extension), 0, type);

        assertThat(pictures.draw(task("a", extension), 0, type)).isEqualTo(first);
        assertThat(pictures.draw(task("a", extension), 1, type)).isNotEqualTo(first);
        assertThat(pictures.draw(task("b", extension), 0, type)).isNotEqualTo(first);
    }

    @Test
    void aPictureShowsTheFirstWordsOfItsPromptAndItsSize() {
        assertThat(Caption.of("  a lamp on\nthe table at night", new PixelSize(640, 480))
                        .lines())
                .containsExactly("a lamp on the", "640 x 480");
        assertThat(Caption.of("a lamp, number 17", new PixelSize(640, 480)).lines())
                .as("numbered prompts share a picture")
                .containsExactly("a lamp, number", "640 x 480");
        assertThat(Caption.of("17", new PixelSize(640, 480)).lines()).containsExactly("640 x 480");
    }

    @Test
    void aCaptionOfManyLettersFitsIntoASmallPicture() {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);

        Caption.of("grandfatherclock grandfatherclock grandfatherclock", new PixelSize(64, 48))
                .draw(image.createGraphics(), new PixelSize(64, 48));

        assertThat(IntStream.range(0, 48).filter(y -> image.getRGB(0, y) != image.getRGB(63, y)))
                .as("rows that reach a border")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1:1, 2048, 2048",
        "4:3, 2304, 1728",
        "3:4, 1728, 2304",
        "16:9, 2560, 1440",
        "9:16, 1440, 2560",
        "3:2, 2496, 1664",
        "2:3, 1664, 2496",
        "21:9, 3024, 1296"
    })
    void sizesAt2KAreThoseOfSeedream(String ratio, int width, int height) {
        assertThat(PixelSize.at2K(ratio)).isEqualTo(new PixelSize(width, height));
    }

    @Test
    void at4KASquareHasTwiceTheSide() {
        assertThat(PixelSize.at4K("1:1")).isEqualTo(new PixelSize(4096, 4096));
    }

    @ParameterizedTest
    @CsvSource({"1:1", "4:3", "16:9", "3:2", "21:9", "9:16"})
    void at4KThePixelsStayWithinTheModelsLimit(String ratio) {
        PixelSize size = PixelSize.at4K(ratio);

        assertThat((long) size.width() * size.height()).isLessThanOrEqualTo(4096L * 4096);
    }

    @Test
    void anUnknownRatioIsASquare() {
        assertThat(PixelSize.at2K("auto")).isEqualTo(new PixelSize(2048, 2048));
    }

    private static Task task(String id, String extension) {
        Order order = new Order(
                "seedream", "a lamp", 1, new PixelSize(64, 48), null, Set.of(), extension, Order.ImageDelivery.LINKS);
        return new Task(
                "evolink",
                id,
                order,
                null,
                Fault.NONE,
                ProviderFixture.START,
                Duration.ZERO,
                Duration.ofSeconds(1),
                null);
    }
}
