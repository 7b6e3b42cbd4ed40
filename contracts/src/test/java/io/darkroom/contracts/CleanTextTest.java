package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.darkroom.contracts.event.AttemptError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a lamp", "Lämpchen 灯", "\uD83D\uDE00", "tab\tand\nline"})
    void whatEveryHopCarriesStaysAsItIs(String text) {
        assertThat(CleanText.of(text)).isSameAs(text);
        assertThat(CleanText.isClean(text)).isTrue();
    }

    @Test
    void whatSomeHopRefusesIsReplaced() {
        assertThat(CleanText.of("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(CleanText.of("a\uD83Db")).isEqualTo("a\uFFFDb");
        assertThat(CleanText.of("\uDE00")).isEqualTo("\uFFFD");
        assertThat(CleanText.isClean("a\0b")).isFalse();
    }

    @Test
    void theMessageOfAnErrorIsClean() {
        assertThat(new AttemptError(ErrorCode.PROVIDER_ERROR, "it\0 failed").message())
                .isEqualTo("it\uFFFD failed");
    }

    @Test
    void aMessageIsNotCutWithinACharacter() {
        String message = new AttemptError(ErrorCode.PROVIDER_ERROR, "x".repeat(999) + "\uD83D\uDE00").message();

        assertThat(message).hasSize(1000).endsWith("\uFFFD");
    }

    @Test
    void aTaskIdThatCannotBeStoredIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskId("task\0"));
        assertThat(TaskId.isValid("task\0")).isFalse();
        assertThat(TaskId.isValid("task-1")).isTrue();
    }
}
