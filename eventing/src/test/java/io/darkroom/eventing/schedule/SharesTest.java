package io.darkroom.eventing.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {

    private final Shares<String> shares = new Shares<>(party -> party.equals("small") ? 1 : 2);

    @Test
    void eachPartyHasItsOwnPlaces() {
        shares.take("a");
        assertThat(shares.tryTake("a")).isTrue();

        assertThat(shares.tryTake("a")).isFalse();
        assertThat(shares.free("a")).isZero();
        assertThat(shares.free("b")).isEqualTo(2);
        assertThat(shares.free("small")).isEqualTo(1);
    }

    @Test
    void aPlaceForWhichWorkMayWaitSaysSoWhenItIsReleased() {
        shares.take("a");
        assertThat(shares.release("a")).isFalse();

        shares.take("a");
        shares.take("a");
        assertThat(shares.release("a")).isTrue();
        assertThat(shares.release("a")).isFalse();
    }

    @Test
    void workThatFoundNoPlaceWaitsForIt() {
        assertThat(shares.tryTake("small")).isTrue();

        assertThat(shares.free("small")).isZero();

        assertThat(shares.release("small")).isTrue();
    }

    @Test
    void aPartyWithoutPlacesIsForgotten() {
        shares.take("a");
        assertThat(shares.holders()).containsExactly("a");

        shares.release("a");

        assertThat(shares.holders()).isEmpty();
    }
}
