package io.darkroom.storage.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.ProducedImage;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.hibernate.annotations.Immutable;

/**
 * Keeps the links of an archive as JSON text. Not {@code jsonb}: an image may be inline, and PostgreSQL would parse all its
 * megabytes.
 */
@Converter
@Immutable
public class ProducedImagesConverter implements AttributeConverter<List<ProducedImage>, String> {

    @Override
    public String convertToDatabaseColumn(List<ProducedImage> images) {
        return Json.text(images);
    }

    @Override
    public List<ProducedImage> convertToEntityAttribute(String json) {
        try {
            return Json.mapper().readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("archive.images holds invalid JSON", e);
        }
    }
}
