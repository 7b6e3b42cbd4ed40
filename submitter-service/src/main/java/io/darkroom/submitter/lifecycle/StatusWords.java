package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationStatus;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Stores states and error codes as the words of the API. */
final class StatusWords {

    private StatusWords() {}

    @Converter
    static class OfGeneration implements AttributeConverter<GenerationStatus, String> {
        @Override
        public String convertToDatabaseColumn(GenerationStatus status) {
            return status.word();
        }

        @Override
        public GenerationStatus convertToEntityAttribute(String word) {
            return GenerationStatus.of(word);
        }
    }

    @Converter
    static class OfAttempt implements AttributeConverter<AttemptStatus, String> {
        @Override
        public String convertToDatabaseColumn(AttemptStatus status) {
            return status.word();
        }

        @Override
        public AttemptStatus convertToEntityAttribute(String word) {
            return AttemptStatus.of(word);
        }
    }

    @Converter
    static class OfError implements AttributeConverter<@Nullable ErrorCode, @Nullable String> {
        @Override
        public @Nullable String convertToDatabaseColumn(@Nullable ErrorCode code) {
            return code == null ? null : code.word();
        }

        @Override
        public @Nullable ErrorCode convertToEntityAttribute(@Nullable String word) {
            return word == null ? null : ErrorCode.of(word);
        }
    }
}
