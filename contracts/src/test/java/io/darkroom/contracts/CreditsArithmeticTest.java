package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreditsArithmeticTest {

    @ParameterizedTest
    @CsvSource({
        "1, 2, 3",
        "2.25, 2.25, 4.5",
        "0.000001, 0.000002, 0.000003",
        "-1, 1, 0",
        "99999999999999, 0.999999, 99999999999999.999999"
    })
    void sumsAreExact(String left, String right, String sum) {
        assertThat(Credits.of(left).plus(Credits.of(right))).isEqualTo(Credits.of(sum));
        assertThat(Credits.of(sum).minus(Credits.of(right))).isEqualTo(Credits.of(left));
    }

    @Test
    void tenTenthsAreOne() {
        Credits sum = Credits.ZERO;
        for (int i = 0; i < 10; i++) {
            sum = sum.plus(Credits.of("0.1"));
        }
        assertThat(sum).isEqualTo(Credits.of("1"));
    }

    @Test
    void aSumThatDoesNotFitIsRejected() {
        Credits max = Credits.of("99999999999999.999999");

        assertThatThrownBy(() -> max.plus(Credits.of("0.000001"))).hasMessage("credits have at most 20 digits");
    }

    @ParameterizedTest
    @CsvSource({
        "2.25, 1, 2.25",
        "2.25, 4, 9",
        "12, 15, 180",
        "0, 15, 0",
        "0.0000001, 1, 0.000001",
        "0.0000001, 10, 0.000001",
        "0.0000001, 11, 0.000002",
        "2.8800001, 3, 8.640001"
    })
    void thePriceOfSeveralImagesIsRoundedUpOnce(BigDecimal price, int images, String credits) {
        assertThat(Credits.of(price, images)).isEqualTo(Credits.of(credits));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0.000001, true", "0, false", "0.000000, false", "-0.000001, false", "-5, false"})
    void onlyMoreThanZeroIsPositive(String amount, boolean positive) {
        assertThat(Credits.of(amount).positive()).isEqualTo(positive);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1", "2, 1, 1", "2, 2, 2", "-1, 0, -1", "5, 0, 0"})
    void atMostIsTheSmallerOne(String amount, String limit, String smaller) {
        assertThat(Credits.of(amount).atMost(Credits.of(limit))).isEqualTo(Credits.of(smaller));
    }

    @Test
    void amountsSortByValueNotByText() {
        List<Credits> sorted = Arrays.asList(Credits.of("10"), Credits.of("9"), Credits.of("-1"), Credits.of("2.5"));
        sorted.sort(null);

        assertThat(sorted.stream().map(Credits::toString)).containsExactly("-1", "2.5", "9", "10");
    }

    @Test
    void equalAmountsAreEqualWhateverTheirPlaces() {
        assertThat(Credits.of("2.5")).isEqualTo(Credits.of("2.500")).hasSameHashCodeAs(Credits.of("2.500"));
    }

    @ParameterizedTest
    @CsvSource({"2.25, '\"2.25\"'", "100, '\"100\"'", "-0.5, '\"-0.5\"'", "0, '\"0\"'"})
    void jsonIsAText(String amount, String json) throws Exception {
        assertThat(Json.mapper().writeValueAsString(Credits.of(amount))).isEqualTo(json);
        assertThat(Json.mapper().readValue(json, Credits.class)).isEqualTo(Credits.of(amount));
    }
}
