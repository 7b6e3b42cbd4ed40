package io.darkroom.submitter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Credits;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChargesTest {

    @ParameterizedTest(name = "{1} images at {0} of {2} reserved cost {3}")
    @CsvSource({
        "2,         2, 8,    4",
        "2.25,      1, 2.25, 2.25",
        "2,         0, 8,    0",
        "0,         3, 8,    0",
        // Never more than was reserved, however many images arrive.
        "2,         9, 8,    8",
        "2,         1, 0,    0",
        // What the sixth place cannot hold is rounded up, once.
        "0.0000001, 3, 8,    0.000001",
        "0.3333333, 3, 8,    1"
    })
    void imagesCostTheirPriceWithinTheReservation(BigDecimal price, int images, String reserved, String charge) {
        assertThat(Charges.charge(price, images, Credits.of(reserved))).isEqualTo(Credits.of(charge));
    }
}
