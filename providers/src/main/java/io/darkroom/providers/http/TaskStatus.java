package io.darkroom.providers.http;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a provider's word for the state of a task means, the same for every provider. */
enum TaskStatus {
    IN_PROGRESS(
            "queued",
            "in_queue",
            "pending",
            "submitted",
            "waiting",
            "starting",
            "started",
            "processing",
            "running",
            "in_progress"),
    SUCCEEDED("succeeded", "success", "completed", "complete", "done", "finished"),
    FAILED("failed", "failure", "error", "aborted", "cancelled", "canceled"),
    /** No known word. The task counts as in progress, since only its deadline ends it. */
    UNKNOWN;

    private static final Map<String, TaskStatus> BY_WORD = Stream.of(values())
            .flatMap(status -> Stream.of(status.words).map(word -> Map.entry(word, status)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final String[] words;

    TaskStatus(String... words) {
        this.words = words;
    }

    /** Reads a word without regard to case, surrounding white space, and what joins its parts. */
    static TaskStatus of(@Nullable String word) {
        return word == null
                ? UNKNOWN
                : BY_WORD.getOrDefault(word.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_"), UNKNOWN);
    }
}
