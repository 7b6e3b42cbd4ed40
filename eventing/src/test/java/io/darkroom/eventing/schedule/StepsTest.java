package io.darkroom.eventing.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepsTest {

    @Test
    void stepsAreRepeatedUntilOneDoesLessThanItMight() {
        List<Integer> left = new ArrayList<>(List.of(3, 3, 2, 3));

        int all = Steps.untilDone(3, max -> left.removeFirst());

        assertThat(all).isEqualTo(8);
        assertThat(left).containsExactly(3);
    }

    @Test
    void aStepGetsTheMaximum() {
        List<Integer> asked = new ArrayList<>();

        Steps.untilDone(5, max -> {
            asked.add(max);
            return 0;
        });

        assertThat(asked).containsExactly(5);
    }

    @Test
    void aStepThatTookLongIsFollowedBySmallerOnesUntilTheyAreFastAgain() {
        long halfASecond = 500_000_000;

        assertThat(Steps.next(1000, 1000, halfASecond + 1)).isEqualTo(500);
        assertThat(Steps.next(1, 1000, halfASecond + 1)).isEqualTo(1);
        assertThat(Steps.next(500, 1000, halfASecond)).isEqualTo(1000);
        assertThat(Steps.next(1000, 1000, 0)).isEqualTo(1000);
    }
}
