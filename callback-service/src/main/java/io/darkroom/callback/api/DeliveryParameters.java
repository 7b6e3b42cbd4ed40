package io.darkroom.callback.api;

import io.darkroom.callback.delivery.DeliveryFilter;
import io.darkroom.callback.delivery.DeliveryStatus;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Times;
import io.darkroom.contracts.Words;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.request.Violation;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.service.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of deliveries. An absent parameter is empty; an invalid one is refused with its name and its limits. */
final class DeliveryParameters {

    private DeliveryParameters() {}

    static Optional<DeliveryStatus> status(@Nullable String text) {
        return parsed(
                "status", text, Words.oneOf(DeliveryStatus.values(), DeliveryStatus::word), DeliveryStatus::parse);
    }

    /** The stored types of an event. */
    static List<String> types(@Nullable String text) {
        String limit = Words.oneOf(WebhookEvent.values(), WebhookEvent::word) + ", " + DeliveryFilter.TEST;
        return parsed("event", text, limit, DeliveryParameters::type).stream().toList();
    }

    private static Optional<String> type(String word) {
        return word.equals(DeliveryFilter.TEST)
                ? Optional.of(word)
                : Words.find(WebhookEvent.class, word).map(event -> type(event).cloudEventType());
    }

    private static EventType type(WebhookEvent event) {
        return switch (event) {
            case PROGRESS -> EventType.GENERATION_PROGRESSED;
            case COMPLETED -> EventType.GENERATION_COMPLETED;
            case FAILED -> EventType.GENERATION_FAILED;
            case CANCELED -> EventType.GENERATION_CANCELED;
        };
    }

    /** The word for a stored type, by which {@link #types} finds it and an endpoint subscribes to it. */
    static String event(String stored) {
        return Stream.of(WebhookEvent.values())
                .filter(event -> type(event).cloudEventType().equals(stored))
                .map(WebhookEvent::word)
                .findFirst()
                .orElse(stored);
    }

    static Optional<UUID> id(String parameter, @Nullable String text, String limit) {
        return parsed(parameter, text, limit, id -> EventId.parse(id).map(EventId::value));
    }

    static Optional<GenerationId> generation(@Nullable String text) {
        return parsed("generation_id", text, "the id of a generation", GenerationId::parse);
    }

    static Optional<Instant> time(String parameter, @Nullable String text) {
        return parsed(parameter, text, "a time such as 2026-01-31T00:00:00Z", Times::read);
    }

    /** A whole number from 1 to {@code max}, which is also the default. */
    static int limit(@Nullable String text, int max) {
        return parsed(
                        "limit",
                        text,
                        "a whole number from 1 to " + max,
                        number -> Optional.of(number)
                                .filter(digits -> digits.matches("\\d{1,4}"))
                                .map(Integer::parseInt)
                                .filter(value -> value >= 1 && value <= max))
                .orElse(max);
    }

    static HttpProblem absent(String parameter, String limit) {
        return Problems.invalidParameter(Violation.of(parameter, "absent", limit));
    }

    private static <T> Optional<T> parsed(
            String parameter, @Nullable String text, String limit, Function<String, Optional<T>> parse) {
        return Optional.ofNullable(text)
                .map(given -> parse.apply(given)
                        .orElseThrow(() -> Problems.invalidParameter(Violation.of(parameter, given, limit))));
    }
}
