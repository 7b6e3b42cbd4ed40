package io.darkroom.storage.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.storage.image.ImageProperties;
import io.darkroom.storage.image.ImageType;
import io.darkroom.storage.image.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadLimitsTest {

    private final UploadLimits limits = new UploadLimits(14, 6000, 16);

    @ParameterizedTest
    @CsvSource({"15, 15", "6000, 6000", "240, 15", "15, 240", "6000, 375"})
    void acceptsDimensionsUpToTheLimits(int width, int height) {
        assertThat(limits.violation(image(width, height))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"14, 100", "100, 14", "1, 1", "6001, 6000", "6000, 6001"})
    void rejectsASideOutsideTheLimits(int width, int height) {
        assertThat(limits.violation(image(width, height)))
                .hasValue("each side must have more than 14 and at most 6000 pixels, not " + width + "x" + height);
    }

    @ParameterizedTest
    @CsvSource({"241, 15", "15, 241", "6000, 374"})
    void rejectsATooExtremeRatio(int width, int height) {
        assertThat(limits.violation(image(width, height)))
                .hasValue("the longer side may be at most 16 times the shorter one, not " + width + "x" + height);
    }

    @Test
    void doesNotOverflowOnHugeSides() {
        UploadLimits generous = new UploadLimits(1, Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertThat(generous.violation(image(Integer.MAX_VALUE, Integer.MAX_VALUE)))
                .isEmpty();
    }

    private static ImageProperties image(int width, int height) {
        return new ImageProperties(ImageType.PNG, width, height, Provenance.NONE);
    }
}
