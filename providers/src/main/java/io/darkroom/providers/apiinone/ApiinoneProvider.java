package io.darkroom.providers.apiinone;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.HttpErrors;
import io.darkroom.providers.http.ProducedImages;
import io.darkroom.providers.http.ProviderHttp;
import io.darkroom.providers.http.ProviderHttp.Answer;
import io.darkroom.providers.http.TaskProvider;
import io.darkroom.providers.json.Wire;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls API in One. It reports by unsigned callbacks; a task can be polled as well. Source: its model page. */
public final class ApiinoneProvider extends TaskProvider<ApiinoneWire.Envelope> {

    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final int FIRST_ERROR = 400;

    public ApiinoneProvider(ProviderSettings settings) {
        super(settings, ProviderHttp.withBearerKey(settings), WIRE, ApiinoneWire.Envelope.class);
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        return http.post("/api/v1/images/generations", WIRE.write(body(submission)));
    }

    @Override
    protected Answer sendPoll(TaskId task) {
        return http.get("/api/v1/tasks", task);
    }

    private ApiinoneWire.Submit body(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        String quality = switch (request.resolution()) {
            case TWO_K -> "basic";
            case FOUR_K -> "high";
        };
        return new ApiinoneWire.Submit(
                capabilities().offer(request.model()).upstreamFor(request),
                request.prompt(),
                request.aspectRatio().map(AspectRatio::word).orElse(null),
                quality,
                references.isEmpty() ? null : references,
                submission.callbackUrl());
    }

    // An error inside a 200 is not documented, but the envelope has room for it [inferred].
    @Override
    protected SubmissionResult accepted(ApiinoneWire.Envelope envelope) {
        int code = Objects.requireNonNullElse(envelope.code(), 0);
        if (code >= FIRST_ERROR) {
            String text = errorText(envelope);
            return new SubmissionResult.Rejected(
                    new AttemptError(HttpErrors.code(code, text), "code " + code + ": " + text));
        }
        return acceptedAs(Optional.ofNullable(envelope.data())
                .map(ApiinoneWire.Task::taskId)
                .orElse(null));
    }

    @Override
    protected TaskReport report(ApiinoneWire.Envelope envelope, Instant now) {
        ApiinoneWire.Task task = envelope.data();
        String status = task == null
                ? ""
                : Objects.requireNonNullElse(task.status(), "").toUpperCase(Locale.ROOT);
        if (task == null) {
            return new TaskReport.Unreadable("an answer without a task");
        }
        return switch (status) {
            // No progress is documented; 50 means only that it has begun.
            case "IN_PROGRESS", "PENDING", "QUEUED", "PROCESSING" -> new TaskReport.Working(50);
            case "COMPLETED", "SUCCESS" ->
                TaskReport.finished(
                        ProducedImages.read(links(task), now, capabilities().linkLifetime()));
            case "FAILED", "ERROR" -> new TaskReport.Failed(HttpErrors.taskError(errorText(task.error())));
            default -> new TaskReport.Unreadable("status \"" + status + "\"");
        };
    }

    private static List<String> links(ApiinoneWire.Task task) {
        return Stream.of(
                        task.output(),
                        task.imageUrls(),
                        task.imageUrl(),
                        task.images(),
                        task.results(),
                        task.urls(),
                        task.url())
                .flatMap(node -> ProducedImages.texts(node).stream())
                .toList();
    }

    @Override
    protected String errorText(byte[] body) {
        return WIRE.read(body, ApiinoneWire.Envelope.class)
                .map(ApiinoneProvider::errorText)
                .orElse("");
    }

    private static String errorText(ApiinoneWire.Envelope envelope) {
        String text = errorText(envelope.error());
        return text.isEmpty() ? Objects.requireNonNullElse(envelope.message(), "") : text;
    }

    private static String errorText(@Nullable JsonNode error) {
        return String.join(" ", ProducedImages.texts(error));
    }
}
