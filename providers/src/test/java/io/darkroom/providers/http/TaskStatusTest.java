package io.darkroom.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskStatusTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            succeeded|SUCCEEDED
            SUCCESS |SUCCEEDED
            Completed|SUCCEEDED
             done|SUCCEEDED
            finished|SUCCEEDED
            failed|FAILED
            ERROR|FAILED
            aborted|FAILED
            Cancelled|FAILED
            canceled|FAILED
            QUEUED|IN_PROGRESS
            in progress|IN_PROGRESS
            IN-PROGRESS|IN_PROGRESS
            thinking|UNKNOWN
            7|UNKNOWN
            null|UNKNOWN
            ``|UNKNOWN
            """)
    void aWordIsReadWithoutRegardToCaseAndWhiteSpace(String word, TaskStatus status) {
        assertThat(TaskStatus.of(word)).isEqualTo(status);
    }

    @Test
    void noWordIsNoKnownWord() {
        assertThat(TaskStatus.of(null)).isEqualTo(TaskStatus.UNKNOWN);
    }
}
