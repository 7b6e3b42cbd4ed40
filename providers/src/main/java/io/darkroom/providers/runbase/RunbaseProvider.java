package io.darkroom.providers.runbase;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls Runbase. It has no callbacks, so a run is polled until it ends. Source: its model page. */
public final class RunbaseProvider extends TaskProvider<RunbaseWire.Run> {

    private static final Wire WIRE = Wire.CAMEL_CASE;

    public RunbaseProvider(ProviderSettings settings) {
        super(settings, ProviderHttp.withBearerKey(settings), WIRE, RunbaseWire.Run.class);
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        return http.post("/api/v1/runs", WIRE.write(body(submission)));
    }

    @Override
    protected Answer sendPoll(TaskId task) {
        return http.get("/api/v1/runs", task);
    }

    @Override
    protected SubmissionResult accepted(RunbaseWire.Run answer) {
        return acceptedAs(answer.id());
    }

    @Override
    public TaskReport readCallback(CallbackReceived callback) {
        return new TaskReport.Unreadable("Runbase documents no callbacks");
    }

    private RunbaseWire.Submit body(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        String quality = switch (request.resolution()) {
            case TWO_K -> "basic";
            case FOUR_K -> "high";
        };
        return new RunbaseWire.Submit(
                capabilities().offer(request.model()).upstreamFor(request),
                new RunbaseWire.Input(
                        request.prompt(),
                        request.aspectRatio().map(AspectRatio::word).orElse(null),
                        quality,
                        references.isEmpty() ? null : references));
    }

    @Override
    protected TaskReport report(RunbaseWire.Run run, Instant now) {
        String status = Objects.requireNonNullElse(run.status(), "").toLowerCase(Locale.ROOT);
        return switch (status) {
            case "pending" -> new TaskReport.Working(0);
            // No progress is documented; 50 means only that it has begun.
            case "running" -> new TaskReport.Working(50);
            case "succeeded" -> succeeded(run.output(), now);
            case "failed" -> new TaskReport.Failed(HttpErrors.taskError(errorText(run.error())));
            default -> new TaskReport.Unreadable("status \"" + status + "\"");
        };
    }

    private TaskReport succeeded(RunbaseWire.@Nullable Output output, Instant now) {
        List<String> links = new ArrayList<>();
        if (output != null) {
            links.addAll(Objects.requireNonNullElse(output.urls(), List.of()));
            Optional.ofNullable(output.url()).ifPresent(links::add);
        }
        return TaskReport.finished(
                ProducedImages.read(links, now, capabilities().linkLifetime()));
    }

    @Override
    protected String errorText(byte[] body) {
        return WIRE.read(body, RunbaseWire.Failure.class)
                .map(failure -> errorText(failure.error()))
                .orElse("");
    }

    private static String errorText(@Nullable JsonNode error) {
        if (error == null) {
            return "";
        }
        return error.isTextual() ? error.textValue() : error.path("message").asText();
    }
}
