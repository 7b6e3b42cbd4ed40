package io.darkroom.submitter.api;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of lists. An absent parameter is empty; an invalid one is refused with its name and its limits. */
public final class QueryParameters {

    private QueryParameters() {}

    /** A whole number from 1 to {@code max}. */
    public static Optional<Integer> limit(@Nullable String text, int max) {
        return Optional.ofNullable(text).map(number -> {
            if (!number.matches("\\d{1,4}") || Integer.parseInt(number) < 1 || Integer.parseInt(number) > max) {
                throw invalid("limit", number, "a whole number from 1 to " + max);
            }
            return Integer.parseInt(number);
        });
    }

    /** The id that the page before ended with; {@code field} is the name under which that page showed it. */
    public static Optional<GenerationId> cursor(@Nullable String text, String field) {
        return Optional.ofNullable(text)
                .map(cursor -> GenerationId.parse(cursor)
                        .orElseThrow(() -> invalid("cursor", cursor, "the " + field + " of an earlier page")));
    }

    static Optional<GenerationStatus> status(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(word -> GenerationStatus.parse(word).orElseThrow(() -> invalid("status", word, statuses())));
    }

    static Optional<ProviderName> provider(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(name ->
                        ProviderName.parse(name).orElseThrow(() -> invalid("provider", name, "a provider's name")));
    }

    static Optional<Instant> time(String parameter, @Nullable String text) {
        return Optional.ofNullable(text).map(time -> {
            try {
                return Instant.parse(time);
            } catch (DateTimeParseException notATime) {
                throw invalid(parameter, time, "a time such as 2026-01-31T00:00:00Z");
            }
        });
    }

    static Optional<UUID> batch(@Nullable String text) {
        return Optional.ofNullable(text).map(id -> {
            try {
                return UUID.fromString(id);
            } catch (IllegalArgumentException notAnId) {
                throw invalid("batch", id, "the id of a batch");
            }
        });
    }

    private static String statuses() {
        return "one of "
                + Arrays.stream(GenerationStatus.values())
                        .map(GenerationStatus::word)
                        .collect(Collectors.joining(", "));
    }

    private static RefusedException invalid(String parameter, String value, String limit) {
        return new RefusedException(InvalidParameter.query(parameter, value, limit));
    }
}
