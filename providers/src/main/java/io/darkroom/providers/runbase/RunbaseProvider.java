package io.darkroom.providers.runbase;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.Provider;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.http.Answers;
import io.darkroom.providers.http.HttpErrors;
import io.darkroom.providers.http.ProducedImages;
import io.darkroom.providers.http.ProviderHttp;
import io.darkroom.providers.http.Wire;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls Runbase. It never calls back: a run is asked for until it ends. Source: its model page. */
public final class RunbaseProvider implements Provider {

    private static final Wire WIRE = Wire.CAMEL_CASE;

    private final Capabilities capabilities;
    private final ProviderHttp http;

    public RunbaseProvider(ProviderSettings settings) {
        this.capabilities = settings.capabilities();
        this.http =
                new ProviderHttp(settings, request -> request.header("Authorization", "Bearer " + settings.apiKey()));
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public SubmissionResult submit(Submission submission) {
        return Answers.submitted(
                http.post("/api/v1/runs", WIRE.write(wire(submission))),
                body -> WIRE.read(body, RunbaseWire.Run.class)
                        .map(RunbaseWire.Run::id)
                        .map(Answers::accepted),
                RunbaseProvider::errorText);
    }

    @Override
    public TaskReport poll(TaskId task, Instant now) {
        return Answers.polled(
                http.get("/api/v1/runs", task),
                body -> WIRE.read(body, RunbaseWire.Run.class).map(read -> report(read, now)),
                RunbaseProvider::errorText);
    }

    @Override
    public TaskReport readCallback(CallbackReceived callback) {
        return new TaskReport.Unreadable("Runbase documents no callbacks");
    }

    private RunbaseWire.Submit wire(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        String quality = switch (request.resolution()) {
            case TWO_K -> "basic";
            case FOUR_K -> "high";
        };
        return new RunbaseWire.Submit(
                capabilities.offer(request.model()).upstreamFor(request),
                new RunbaseWire.Input(
                        request.prompt(),
                        request.aspectRatio().map(AspectRatio::word).orElse(null),
                        quality,
                        references.isEmpty() ? null : references));
    }

    private TaskReport report(RunbaseWire.Run run, Instant now) {
        String status = Objects.requireNonNullElse(run.status(), "").toLowerCase(Locale.ROOT);
        return switch (status) {
            case "pending" -> new TaskReport.Working(0);
            // No document tells a progress; half way says no more than "begun".
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
        return TaskReport.finished(ProducedImages.read(links, now, capabilities.linkLifetime()));
    }

    private static String errorText(byte[] body) {
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
