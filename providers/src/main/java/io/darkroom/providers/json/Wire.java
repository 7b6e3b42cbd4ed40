package io.darkroom.providers.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A provider's JSON: read tolerantly (unknown fields, other case, one value for a list), written exactly. */
public final class Wire {

    /** For providers that write {@code credits_used}. */
    public static final Wire SNAKE_CASE = new Wire(PropertyNamingStrategies.SNAKE_CASE);

    /** For providers that write {@code costUsd}. */
    public static final Wire CAMEL_CASE = new Wire(PropertyNamingStrategies.LOWER_CAMEL_CASE);

    // The parser of characters takes it for a value.
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final ObjectMapper mapper;
    private final ObjectMapper withNulls;

    /** A value of another type than documented counts as absent, so that it does not hide the rest of the message. */
    private static final class UnexpectedAsAbsent extends DeserializationProblemHandler {

        @Override
        public @Nullable Object handleUnexpectedToken(
                DeserializationContext context,
                JavaType target,
                JsonToken token,
                JsonParser parser,
                @Nullable String why)
                throws IOException {
            parser.skipChildren();
            return null;
        }

        @Override
        public @Nullable Object handleWeirdStringValue(
                DeserializationContext context, Class<?> target, String value, @Nullable String why) {
            return null;
        }

        @Override
        public @Nullable Object handleWeirdNumberValue(
                DeserializationContext context, Class<?> target, Number value, @Nullable String why) {
            return null;
        }
    }

    private Wire(PropertyNamingStrategy naming) {
        this.mapper = JsonMapper.builder()
                .propertyNamingStrategy(naming)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                // As Python writes them.
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .addModule(new TolerantNumbers())
                .addHandler(new UnexpectedAsAbsent())
                .build();
        this.withNulls = mapper.copy().setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS);
    }

    public byte[] write(Object message) {
        return write(mapper, message);
    }

    /** As {@link #write}, for a provider that writes absent fields as null. */
    public byte[] writeWithNulls(Object message) {
        return write(withNulls, message);
    }

    private static byte[] write(ObjectMapper mapper, Object message) {
        try {
            return mapper.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message that cannot be written: " + message.getClass(), e);
        }
    }

    /** The message in {@code json}, where a value of an unexpected type counts as absent; empty when it cannot be read as one. */
    public <T> Optional<T> read(byte[] json, Class<T> message) {
        return read(new String(json, StandardCharsets.UTF_8), message);
    }

    // Read as characters: the parser of bytes refuses escaped surrogates in a key.
    public <T> Optional<T> read(String json, Class<T> message) {
        try {
            return Optional.ofNullable(
                    mapper.readValue(json.startsWith(BYTE_ORDER_MARK) ? json.substring(1) : json, message));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
