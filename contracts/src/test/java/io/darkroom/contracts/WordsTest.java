package io.darkroom.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Strategy;
import io.darkroom.contracts.request.WebhookEvent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients, tables and other systems store these words, so a changed word breaks them. */
class WordsTest {

    static Stream<Arguments> wordsOfEveryEnum() {
        return Stream.of(
                Arguments.of(
                        GenerationStatus.class,
                        List.of("queued", "submitted", "processing", "archiving", "completed", "failed", "canceled")),
                Arguments.of(
                        AttemptStatus.class,
                        List.of("submitting", "submitted", "uncertain", "succeeded", "failed", "abandoned")),
                Arguments.of(
                        ErrorCode.class,
                        List.of(
                                "invalid_request",
                                "content_policy",
                                "provider_auth",
                                "provider_credits",
                                "rate_limited",
                                "provider_unavailable",
                                "provider_timeout",
                                "provider_error",
                                "uncertain",
                                "archive_failed",
                                "canceled",
                                "expired",
                                "no_provider")),
                Arguments.of(OutcomeSource.class, List.of("callback", "poll", "clock")),
                Arguments.of(DeletionReason.class, List.of("request", "retention")),
                Arguments.of(
                        AspectRatio.class,
                        List.of("auto", "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")),
                Arguments.of(Resolution.class, List.of("2K", "4K")),
                Arguments.of(OutputFormat.class, List.of("jpeg", "png")),
                Arguments.of(PromptOptimization.class, List.of("off", "standard", "fast")),
                Arguments.of(Strategy.class, List.of("cheapest", "fastest", "ordered")),
                Arguments.of(WebhookEvent.class, List.of("progress", "completed", "failed", "canceled")));
    }

    @ParameterizedTest
    @MethodSource("wordsOfEveryEnum")
    void aConstantIsWrittenAsItsWordAndReadBack(Class<? extends Enum<?>> type, List<String> words) throws Exception {
        List<String> written = Arrays.stream(type.getEnumConstants())
                .map(constant -> Json.mapper().convertValue(constant, String.class))
                .toList();

        assertThat(written).containsExactlyInAnyOrderElementsOf(words);
        for (Enum<?> constant : type.getEnumConstants()) {
            String json = Json.mapper().writeValueAsString(constant);
            assertThat((Object) Json.mapper().readValue(json, type)).isEqualTo(constant);
        }
    }

    @ParameterizedTest
    @MethodSource("wordsOfEveryEnum")
    void anUnknownWordIsRejected(Class<? extends Enum<?>> type, List<String> words) {
        for (String word : List.of("\"\"", "\"other\"", "\"" + words.getFirst() + " \"")) {
            assertThatThrownBy(() -> Json.mapper().readValue(word, type)).isInstanceOf(Exception.class);
        }
    }

    @Test
    void aWordIsTheNameInLowerCase() {
        assertThat(Words.of(ErrorCode.NO_PROVIDER)).isEqualTo("no_provider");
        assertThat(Words.read(ErrorCode.class, "no_provider")).isEqualTo(ErrorCode.NO_PROVIDER);
    }

    @Test
    void anErrorNamesTheTypeAndTheWord() {
        assertThatThrownBy(() -> Words.read(Strategy.class, "random"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown Strategy: random");
    }

    @Test
    void anEnumMayHaveWordsOfItsOwn() {
        assertThat(Words.read(Resolution.class, Resolution::word, "4K")).isEqualTo(Resolution.FOUR_K);
        assertThat(Words.find(Resolution.class, Resolution::word, "four_k")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "COMPLETED", "Completed", " completed", "complete", "ended"})
    void caseAndSpacesMatter(String word) {
        assertThat(GenerationStatus.parse(word)).isEmpty();
    }

    @Test
    void aLimitNamesEveryWordOfAnEnum() {
        assertThat(Words.oneOf(GenerationStatus.values(), GenerationStatus::word))
                .startsWith("one of queued, ")
                .endsWith(", canceled");
    }
}
