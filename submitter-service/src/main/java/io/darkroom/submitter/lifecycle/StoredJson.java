package io.darkroom.submitter.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.request.GenerationRequest;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Immutable values in columns of JSON text: parsed once as a row is read, written only when replaced. */
abstract class StoredJson<T> implements AttributeConverter<@Nullable T, @Nullable String> {

    private final TypeReference<T> type;

    private StoredJson(TypeReference<T> type) {
        this.type = type;
    }

    @Converter
    static class OfRequest extends StoredJson<GenerationRequest> {
        OfRequest() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static class OfImages extends StoredJson<List<ArchivedImage>> {
        OfImages() {
            super(new TypeReference<>() {});
        }
    }

    @Converter
    static class OfHistory extends StoredJson<List<StateChange>> {
        OfHistory() {
            super(new TypeReference<>() {});
        }
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable T value) {
        return value == null ? null : Json.text(value);
    }

    @Override
    public @Nullable T convertToEntityAttribute(@Nullable String json) {
        try {
            return json == null ? null : Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column of generation holds JSON of another format", e);
        }
    }
}
