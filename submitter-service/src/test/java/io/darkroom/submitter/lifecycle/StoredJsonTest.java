package io.darkroom.submitter.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.request.GenerationRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredJsonTest {

    private final StoredJson.OfRequest requests = new StoredJson.OfRequest();
    private final StoredJson.OfImages images = new StoredJson.OfImages();
    private final StoredJson.OfHistory histories = new StoredJson.OfHistory();

    @Test
    void aRequestIsReadAsItWasStored() {
        GenerationRequest request = InMemoryLifecycle.request("{\"providers\": [\"evolink\"], \"max_attempts\": 4}");

        String json = requests.convertToDatabaseColumn(request);

        assertThat(requests.convertToEntityAttribute(json)).isEqualTo(request);
        assertThat(requests.convertToDatabaseColumn(requests.convertToEntityAttribute(json)))
                .isEqualTo(json);
    }

    @Test
    void aForgottenRequestIsReadAsItWasStored() {
        GenerationRequest request = GenerationRequest.forgotten("seedream-4.5");

        assertThat(requests.convertToEntityAttribute(requests.convertToDatabaseColumn(request)))
                .isEqualTo(request);
    }

    @Test
    void imagesAreReadAsTheyWereStored() {
        List<ArchivedImage> archived = List.of(InMemoryLifecycle.image(), InMemoryLifecycle.image());

        assertThat(images.convertToEntityAttribute(images.convertToDatabaseColumn(archived)))
                .isEqualTo(archived);
    }

    @Test
    void aHistoryIsReadAsItWasStored() {
        List<StateChange> history = InMemoryLifecycle.generation("{}").history();

        assertThat(histories.convertToEntityAttribute(histories.convertToDatabaseColumn(history)))
                .isEqualTo(history);
        assertThat(histories.convertToEntityAttribute("[]")).isEmpty();
    }

    @Test
    void anAbsentValueIsNull() {
        assertThat(images.convertToDatabaseColumn(null)).isNull();
        assertThat(images.convertToEntityAttribute(null)).isNull();
    }

    @Test
    void otherJsonIsRefused() {
        assertThatThrownBy(() -> histories.convertToEntityAttribute("{\"a\": 1}"))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(GenerationStatus.class)
    void aStateIsStoredAsItsWord(GenerationStatus status) {
        StoredWord.OfGenerationStatus words = new StoredWord.OfGenerationStatus();

        assertThat(words.convertToDatabaseColumn(status)).isEqualTo(status.word());
        assertThat(words.convertToEntityAttribute(status.word())).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(AttemptStatus.class)
    void anAttemptsStateIsStoredAsItsWord(AttemptStatus status) {
        StoredWord.OfAttemptStatus words = new StoredWord.OfAttemptStatus();

        assertThat(words.convertToDatabaseColumn(status)).isEqualTo(status.word());
        assertThat(words.convertToEntityAttribute(status.word())).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void anErrorIsStoredAsItsWord(ErrorCode code) {
        StoredWord.OfErrorCode words = new StoredWord.OfErrorCode();

        assertThat(words.convertToDatabaseColumn(code)).isEqualTo(code.word());
        assertThat(words.convertToEntityAttribute(code.word())).isEqualTo(code);
        assertThat(words.convertToDatabaseColumn(null)).isNull();
        assertThat(words.convertToEntityAttribute(null)).isNull();
    }
}
