package io.darkroom.providers.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.CleanText;
import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.TaskId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer or callback in the terms of all providers, before anything is decided.
 *
 * @param id of the task, as it came
 * @param status the provider's word for the state; absent when it gives none
 * @param progress 0 to 100
 * @param links what may be links of images
 * @param error what the answer says about an error
 * @param embeddedStatus an HTTP status inside the answer, which then counts instead of the answer's own
 */
public record ReportedTask(
        @Nullable String id,
        @Nullable String status,
        int progress,
        List<String> links,
        ErrorDetail error,
        Optional<Integer> embeddedStatus) {

    private static final int MAX_PROGRESS = 100;

    public ReportedTask {
        links = List.copyOf(links);
        progress = Math.clamp(progress, 0, MAX_PROGRESS);
    }

    public ReportedTask(
            @Nullable String id, @Nullable String status, int progress, List<String> links, ErrorDetail error) {
        this(id, status, progress, links, error, Optional.empty());
    }

    /** The text of a field whose type no document promises; absent when the field is. */
    public static @Nullable String text(@Nullable JsonNode field) {
        if (field == null || field.isNull() || field.isMissingNode()) {
            return null;
        }
        return field.isTextual() ? field.textValue() : field.toString();
    }

    /** The whole number in a field whose type no document promises; 0 where there is none. */
    public static int number(@Nullable JsonNode field) {
        return field == null ? 0 : field.asInt();
    }

    /** The task's id, clean and cut; empty when there is none. */
    Optional<TaskId> taskId() {
        return Optional.ofNullable(id)
                .map(String::strip)
                .map(text -> text.substring(0, Math.min(text.length(), TaskId.MAX_LENGTH)))
                .map(CleanText::of)
                .filter(TaskId::isValid)
                .map(TaskId::new);
    }

    /** The provider's word for the state, short enough to be shown. */
    String statusWord() {
        return status == null ? "none" : CleanText.of(DisplayText.shorten(status.strip()));
    }

    /** Whether it says nothing about a task. */
    boolean isEmpty() {
        return id == null && status == null && links.isEmpty() && error.isEmpty() && embeddedStatus.isEmpty();
    }
}
