package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Words;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Stores an enum as its word, which is the word of the API too. */
abstract class StoredWord<E extends Enum<E>> implements AttributeConverter<@Nullable E, @Nullable String> {

    private final Class<E> type;

    private StoredWord(Class<E> type) {
        this.type = type;
    }

    @Converter
    static class OfGenerationStatus extends StoredWord<GenerationStatus> {
        OfGenerationStatus() {
            super(GenerationStatus.class);
        }
    }

    @Converter
    static class OfAttemptStatus extends StoredWord<AttemptStatus> {
        OfAttemptStatus() {
            super(AttemptStatus.class);
        }
    }

    @Converter
    static class OfErrorCode extends StoredWord<ErrorCode> {
        OfErrorCode() {
            super(ErrorCode.class);
        }
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable E value) {
        return value == null ? null : Words.of(value);
    }

    @Override
    public @Nullable E convertToEntityAttribute(@Nullable String word) {
        return word == null ? null : Words.read(type, word);
    }
}
