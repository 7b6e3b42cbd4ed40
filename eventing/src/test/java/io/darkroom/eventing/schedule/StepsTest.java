package io.darkroom.eventing.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void aStepOfWhatIsNotUrgentIsFollowedByARestAsLongAsItself() {
        List<Long> begun = new ArrayList<>();
        List<Long> ended = new ArrayList<>();

        Steps.untilDoneWithRests(1, max -> {
            begun.add(System.nanoTime());
            while (System.nanoTime() - begun.getLast() < 20_000_000) {
                Thread.onSpinWait();
            }
            ended.add(System.nanoTime());
            return 3 - begun.size();
        });

        assertThat(begun).hasSize(3);
        assertThat(begun.get(1) - ended.get(0)).isGreaterThanOrEqualTo(ended.get(0) - begun.get(0));
        assertThat(begun.get(2) - ended.get(1)).isGreaterThanOrEqualTo(ended.get(1) - begun.get(1));
    }

    @Test
    void noMoreRowsAreHandledInASecondThanAreAllowedAndInEvenSteps() {
        List<Integer> asked = new ArrayList<>();
        long begun = System.nanoTime();

        int all = Steps.untilDoneAtRate(100, () -> 200, max -> {
            asked.add(max);
            return asked.size() < 3 ? max : 7;
        });

        assertThat(all).isEqualTo(107);
        assertThat(asked).containsExactly(50, 50, 50);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(450_000_000);
    }

    @Test
    void aRateMayChangeBetweenStepsAndIsNeverNone() {
        List<Integer> rates = new ArrayList<>(List.of(400, 8, 1));
        List<Integer> asked = new ArrayList<>();

        Steps.untilDoneAtRate(10, rates::removeFirst, max -> {
            asked.add(max);
            return asked.size() < 3 ? max : 0;
        });

        assertThat(asked).containsExactly(10, 2, 1);
        assertThatThrownBy(() -> Steps.untilDoneAtRate(10, () -> 0, max -> 0))
                .isInstanceOf(IllegalArgumentException.class);
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
