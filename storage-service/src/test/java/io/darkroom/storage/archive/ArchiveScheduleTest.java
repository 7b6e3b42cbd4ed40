package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveScheduleTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0",
        // An expired link may still work, and is tried first.
        "PT-1H, 0",
        "PT59S, 0",
        "PT1M, -1",
        "PT10M, -10",
        "PT24H, -1440",
        "P22D, -31680",
        // The column is a small integer.
        "P365D, -32767"
    })
    void givesLessTimeAHigherPriority(Duration left, int priority) {
        assertThat(ArchiveSchedule.priority(left)).isEqualTo(priority);
    }

    @Test
    void ordersArchivesByTheExpiryOfTheirLinks() {
        List<Duration> byPriority = Stream.of("PT24H", "PT10M", "P7D", "PT1H")
                .map(Duration::parse)
                .sorted((one, other) -> Integer.compare(ArchiveSchedule.priority(other), ArchiveSchedule.priority(one)))
                .toList();

        assertThat(byPriority)
                .containsExactly(Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(7));
    }

    @Test
    void keepsTheRetryStateInTheTask() {
        JacksonSerializer serializer = new JacksonSerializer();
        RetryState state = RetryState.NEW.failed().corrupt();

        RetryState read = serializer.deserialize(RetryState.class, serializer.serialize(state));

        assertThat(read).isEqualTo(new RetryState(2, 1));
    }
}
