package io.darkroom.providers.apiframe;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.PromptOptimization;
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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Calls Apiframe. It reports progress, completion and failure by signed webhooks, and answers a repeated submission with
 * the first one's job. Source: its model page and its OpenAPI file.
 */
public final class ApiframeProvider implements Provider {

    private static final Wire WIRE = Wire.CAMEL_CASE;
    private static final List<String> EVENTS = List.of("progress", "completed", "failed");

    private final Capabilities capabilities;
    private final ProviderHttp http;
    private final WebhookSignature signature;

    public ApiframeProvider(ProviderSettings settings) {
        this.capabilities = settings.capabilities();
        this.http = new ProviderHttp(settings, request -> request.header("X-API-Key", settings.apiKey()));
        this.signature = new WebhookSignature(settings.apiKey());
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public SubmissionResult submit(Submission submission) {
        return Answers.submitted(
                http.post(
                        "/v2/images/generate",
                        WIRE.write(wire(submission)),
                        submission.attempt().toString()),
                body -> WIRE.read(body, ApiframeWire.Submitted.class)
                        .map(ApiframeWire.Submitted::jobId)
                        .map(Answers::accepted),
                ApiframeProvider::errorText);
    }

    @Override
    public TaskReport poll(TaskId task, Instant now) {
        return Answers.polled(
                http.get("/v2/jobs", task),
                body -> WIRE.read(body, ApiframeWire.Job.class).map(job -> report(job, now)),
                ApiframeProvider::errorText);
    }

    @Override
    public boolean signed(CallbackReceived callback) {
        return callback.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(WebhookSignature.HEADER))
                .anyMatch(header -> signature.matches(header.getValue(), callback.body()));
    }

    /** The body names status, progress and result as the job does; the header that repeats its event is not signed. */
    @Override
    public TaskReport readCallback(CallbackReceived callback) {
        return WIRE.read(callback.body(), ApiframeWire.Job.class)
                .map(job -> report(job, callback.receivedAt()))
                .orElseGet(() -> new TaskReport.Unreadable("a webhook that is no job"));
    }

    private ApiframeWire.Submit wire(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        String format = request.outputFormat()
                .map(wanted -> switch (wanted) {
                    case JPEG -> "jpg";
                    case PNG -> "png";
                })
                .orElse(null);
        return new ApiframeWire.Submit(
                request.prompt(),
                capabilities.offer(request.model()).upstreamFor(request),
                new ApiframeWire.Params(
                        references.isEmpty() ? null : references,
                        format,
                        request.guidanceScale().orElse(null),
                        request.promptOptimization()
                                .map(wish -> wish != PromptOptimization.OFF)
                                .orElse(null),
                        request.seed().orElse(null),
                        request.aspectRatio().map(AspectRatio::word).orElse(null),
                        request.resolution().word()),
                submission.callbackUrl(),
                EVENTS);
    }

    private TaskReport report(ApiframeWire.Job job, Instant now) {
        String status = Objects.requireNonNullElse(job.status(), "").toUpperCase(Locale.ROOT);
        return switch (status) {
            case "QUEUED", "PROCESSING" ->
                new TaskReport.Working(Math.clamp(Objects.requireNonNullElse(job.progress(), 0), 0, 100));
            case "COMPLETED" -> completed(job, now);
            case "FAILED", "CANCELLED", "CANCELED" ->
                new TaskReport.Failed(HttpErrors.taskError(Objects.requireNonNullElse(job.error(), status)));
            default -> new TaskReport.Unreadable("status \"" + status + "\"");
        };
    }

    // The result is one link in every published example; an object or a list with links is read too [inferred].
    private TaskReport completed(ApiframeWire.Job job, Instant now) {
        List<ProducedImage> images =
                ProducedImages.read(ProducedImages.texts(job.result()), now, capabilities.linkLifetime());
        return TaskReport.finished(images);
    }

    private static String errorText(byte[] body) {
        return WIRE.read(body, ApiframeWire.Failure.class)
                .map(failure -> Objects.requireNonNullElse(failure.error(), "")
                        + Optional.ofNullable(failure.details())
                                .map(details -> " " + details)
                                .orElse(""))
                .orElse("");
    }
}
