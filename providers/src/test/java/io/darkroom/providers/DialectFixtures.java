package io.darkroom.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.contracts.request.Violation;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Generations in every state, and how JSON is compared: by value, whatever the order of its fields. */
public final class DialectFixtures {

    public static final GenerationId ID = GenerationId.of("0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b");
    public static final String ID_HEX = "0198a7f01c2d7e3f8a4b5c6d7e8f9a0b";
    public static final Instant CREATED = Instant.parse("2026-03-15T10:00:00Z");
    public static final Instant FINISHED = Instant.parse("2026-03-15T10:00:42.500Z");
    public static final String REASON = "Provider returned an error: content policy violation";

    private static final ObjectMapper JSON = new ObjectMapper();

    private DialectFixtures() {}

    /** A generation in {@code status}, with {@code images} images when it has completed. */
    public static DialectGeneration generation(GenerationStatus status, int progress, int images) {
        return generation(
                status,
                progress,
                images,
                switch (status) {
                    case FAILED -> Optional.of(new AttemptError(ErrorCode.CONTENT_POLICY, REASON));
                    case CANCELED -> Optional.of(new AttemptError(ErrorCode.CANCELED, "canceled by the client"));
                    case QUEUED, SUBMITTED, PROCESSING, ARCHIVING, COMPLETED -> Optional.empty();
                });
    }

    public static DialectGeneration failed(ErrorCode code) {
        return generation(GenerationStatus.FAILED, 0, 0, Optional.of(new AttemptError(code, REASON)));
    }

    private static DialectGeneration generation(
            GenerationStatus status, int progress, int images, Optional<AttemptError> error) {
        BigDecimal charged = status == GenerationStatus.COMPLETED ? new BigDecimal("2.250000") : BigDecimal.ZERO;
        return new DialectGeneration(
                ID,
                request(),
                status,
                progress,
                IntStream.rangeClosed(1, images)
                        .mapToObj(i -> new DialectGeneration.Image(
                                URI.create("https://images.example/" + i + ".jpg"), "image/jpeg", 68412, 2560, 1440))
                        .toList(),
                error,
                new BigDecimal("10.000000"),
                status.ended() ? Optional.of(charged) : Optional.empty(),
                CREATED,
                status.ended() ? Optional.of(FINISHED) : Optional.empty());
    }

    private static GenerationRequest request() {
        return GenerationRequest.plain(
                "seedream-4.5",
                "a lamp",
                1,
                Optional.empty(),
                Resolution.TWO_K,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Asserts that {@code actual} is the JSON value {@code expected}. */
    public static void assertJson(byte[] actual, String expected) {
        assertThat(tree(actual)).isEqualTo(tree(expected.getBytes(StandardCharsets.UTF_8)));
    }

    public static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(new String(json, StandardCharsets.UTF_8), e);
        }
    }

    /** The request that {@code dialect} reads. */
    public static GenerationRequest read(Dialect dialect, String json) {
        return dialect.readRequest(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The fields that {@code dialect} rejects. */
    public static List<String> rejected(Dialect dialect, String json) {
        InvalidRequest invalid = catchThrowableOfType(InvalidRequest.class, () -> read(dialect, json));
        assertThat(invalid).as(json).isNotNull();
        return invalid.violations().stream().map(Violation::field).distinct().toList();
    }

    /** An error without violations. */
    public static DialectError error(int status, String code, String message) {
        return new DialectError(status, code, message, List.of(), Optional.empty());
    }
}
