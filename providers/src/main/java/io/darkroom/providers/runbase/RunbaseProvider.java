package io.darkroom.providers.runbase;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.providers.Capabilities;
import io.darkroom.providers.ModelOffer;
import io.darkroom.providers.Provider;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.Answers;
import io.darkroom.providers.http.HttpErrors;
import io.darkroom.providers.http.ImageLinks;
import io.darkroom.providers.http.ProviderHttp;
import io.darkroom.providers.http.Wire;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls Runbase. It never calls back: a run is asked for until it ends. Source: its model page. */
public final class RunbaseProvider implements Provider {

    public static final ProviderName NAME = new ProviderName("runbase");

    private static final ModelOffer SEEDREAM_4_5 = new ModelOffer(
            "bytedance/seedream-4.5",
            GenerationRequest.MAX_PROMPT_LENGTH,
            EnumSet.complementOf(EnumSet.of(AspectRatio.AUTO, AspectRatio.PORTRAIT_4_5, AspectRatio.LANDSCAPE_5_4)),
            Set.of(Resolution.TWO_K, Resolution.FOUR_K),
            1,
            14,
            15,
            Set.of(),
            Set.of());

    public static final Capabilities CAPABILITIES = new Capabilities(
            Map.of("seedream-4.5", SEEDREAM_4_5),
            URI.create("https://runbase.net"),
            Capabilities.Reporting.POLL,
            // Not documented; the shortest of the documented lifetimes of the other providers is a day.
            Duration.ofHours(24),
            Optional.empty(),
            new Capabilities.Polling(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(15)));

    private static final Wire WIRE = Wire.CAMEL_CASE;

    private final ProviderHttp http;

    public RunbaseProvider(ProviderSettings settings) {
        this.http =
                new ProviderHttp(settings, request -> request.header("Authorization", "Bearer " + settings.apiKey()));
    }

    @Override
    public ProviderName name() {
        return NAME;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public SubmissionResult submit(Submission submission) {
        return Answers.submitted(
                http.post("/api/v1/runs", WIRE.write(wire(submission))),
                body -> WIRE.read(body, RunbaseWire.Run.class).map(RunbaseWire.Run::id),
                RunbaseProvider::errorText);
    }

    @Override
    public TaskReport poll(TaskId task, Instant now) {
        return Answers.polled(
                http.get("/api/v1/runs/" + URLEncoder.encode(task.value(), StandardCharsets.UTF_8)),
                body -> WIRE.read(body, RunbaseWire.Run.class).map(read -> report(read, now)),
                RunbaseProvider::errorText);
    }

    @Override
    public TaskReport readCallback(CallbackReceived callback) {
        return new TaskReport.Unreadable("Runbase documents no callbacks");
    }

    private static RunbaseWire.Submit wire(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        String quality = switch (request.resolution()) {
            case TWO_K -> "basic";
            case FOUR_K -> "high";
        };
        return new RunbaseWire.Submit(
                SEEDREAM_4_5.upstreamName(),
                new RunbaseWire.Input(
                        request.prompt(),
                        request.aspectRatio().map(AspectRatio::word).orElse(null),
                        quality,
                        references.isEmpty() ? null : references));
    }

    private static TaskReport report(RunbaseWire.Run run, Instant now) {
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

    private static TaskReport succeeded(RunbaseWire.@Nullable Output output, Instant now) {
        List<String> links = new ArrayList<>();
        if (output != null) {
            links.addAll(Objects.requireNonNullElse(output.urls(), List.of()));
            Optional.ofNullable(output.url()).ifPresent(links::add);
        }
        List<ProducedImage> images = ImageLinks.read(links, now, CAPABILITIES.linkLifetime());
        return images.isEmpty()
                ? new TaskReport.Failed(HttpErrors.taskError("succeeded without an image"))
                : new TaskReport.Succeeded(images);
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
