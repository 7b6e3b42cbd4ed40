package io.darkroom.callback.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Optional;

/** The state of a delivery. */
public enum DeliveryStatus {
    /** Waits for its first or next try. */
    PENDING,
    /** The client has accepted it. */
    DELIVERED,
    /** No try succeeded in time, or the address must not be reached. */
    FAILED,
    /** Its address is disabled. */
    DISABLED,
    /** There is nothing to deliver: its generation was deleted, or its dialect has no such webhook. */
    DROPPED;

    public static Optional<DeliveryStatus> parse(String word) {
        return Words.find(DeliveryStatus.class, word);
    }

    @JsonValue
    public String word() {
        return Words.of(this);
    }

    /** Stores a status as its word. */
    @Converter(autoApply = true)
    public static class ColumnConverter implements AttributeConverter<DeliveryStatus, String> {

        @Override
        public String convertToDatabaseColumn(DeliveryStatus status) {
            return status.word();
        }

        @Override
        public DeliveryStatus convertToEntityAttribute(String word) {
            return Words.read(DeliveryStatus.class, word);
        }
    }
}
