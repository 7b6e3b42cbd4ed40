package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.regex.Pattern;

/** Darkroom's own JSON: snake_case, ISO-8601 times, absent fields instead of null. */
public final class Json {

    /** The max nesting; deeper JSON is rejected while it is parsed. */
    public static final int MAX_DEPTH = 32;

    private static final ObjectMapper MAPPER = JsonMapper.builder(new UnicodeJsonFactory())
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // Characters beyond the BMP as they are, not as two escapes.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
    }

    // Jackson repeats in its messages where a value began, in words of its own.
    private static final Pattern PLACE = Pattern.compile("\\s*\\(start marker at \\[Source:.*?column: \\d+]\\)");

    // And how to make it read what is no JSON.
    private static final Pattern ADVICE = Pattern.compile(
            ":? enable `[^`]*` to allow|, from `[^`]*`| \\(not recognized as one since Feature '\\w+' not enabled for parser\\)");
    private static final Pattern TRAILING = Pattern.compile("Trailing token \\(of type.*", Pattern.DOTALL);

    private Json() {}

    /** Reads JSON of others; throws {@link JsonProcessingException} for whatever is none, also for a number beyond all bounds. */
    public static JsonNode readTree(byte[] json) throws IOException {
        try {
            return MAPPER.readTree(json);
        } catch (NumberFormatException beyondAllBounds) {
            throw malformed();
        }
    }

    /** As {@link #readTree(byte[])}. */
    public static JsonNode readTree(String json) throws JsonProcessingException {
        try {
            return MAPPER.readTree(json);
        } catch (NumberFormatException beyondAllBounds) {
            throw malformed();
        }
    }

    // Jackson does not report it as malformed.
    private static JsonProcessingException malformed() {
        return new JsonParseException(null, "the exponent of a number has too many digits");
    }

    /** The JSON of a value of our own types. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
        }
    }

    /** The shared mapper; it is thread-safe and must not be reconfigured. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** Why a text is no JSON, with the place, in words for its author. */
    public static String reason(JsonProcessingException failure) {
        String message = message(failure.getOriginalMessage());
        JsonLocation place = failure.getLocation();
        return place == null
                ? message
                : message + " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    private static String message(String original) {
        String message = ADVICE.matcher(PLACE.matcher(original).replaceAll("")).replaceAll("");
        return TRAILING.matcher(message).replaceAll("there is more after the end of the first value");
    }
}
