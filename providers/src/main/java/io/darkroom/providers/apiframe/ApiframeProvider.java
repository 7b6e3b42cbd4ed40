package io.darkroom.providers.apiframe;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.PromptOptimization;
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

/**
 * Calls Apiframe. It reports progress, completion and failure by signed webhooks, and answers a repeated submission with
 * the first one's job. Source: its model page and its OpenAPI file.
 */
public final class ApiframeProvider extends TaskProvider<ApiframeWire.Job> {

    private static final Wire WIRE = Wire.CAMEL_CASE;
    private static final List<String> EVENTS = List.of("progress", "completed", "failed");

    private final WebhookSignature signature;

    public ApiframeProvider(ProviderSettings settings) {
        super(
                settings,
                new ProviderHttp(settings, request -> request.header("X-API-Key", settings.apiKey())),
                WIRE,
                ApiframeWire.Job.class);
        this.signature = new WebhookSignature(settings.apiKey());
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        return http.post(
                "/v2/images/generate",
                WIRE.write(body(submission)),
                submission.attempt().toString());
    }

    @Override
    protected Answer sendPoll(TaskId task) {
        return http.get("/v2/jobs", task);
    }

    @Override
    protected SubmissionResult accepted(ApiframeWire.Job answer) {
        return acceptedAs(answer.jobId());
    }

    @Override
    public boolean signed(CallbackReceived callback) {
        return callback.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(WebhookSignature.HEADER))
                .anyMatch(header -> signature.matches(header.getValue(), callback.body()));
    }

    private ApiframeWire.Submit body(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        String format = request.outputFormat()
                .map(requested -> switch (requested) {
                    case JPEG -> "jpg";
                    case PNG -> "png";
                })
                .orElse(null);
        return new ApiframeWire.Submit(
                request.prompt(),
                capabilities().offer(request.model()).upstreamFor(request),
                new ApiframeWire.Params(
                        references.isEmpty() ? null : references,
                        format,
                        request.guidanceScale().orElse(null),
                        request.promptOptimization()
                                .map(optimization -> optimization != PromptOptimization.OFF)
                                .orElse(null),
                        request.seed().orElse(null),
                        request.aspectRatio().map(AspectRatio::word).orElse(null),
                        request.resolution().word()),
                submission.callbackUrl(),
                EVENTS);
    }

    @Override
    protected TaskReport report(ApiframeWire.Job job, Instant now) {
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
        List<ProducedImage> images = ProducedImages.read(
                ProducedImages.texts(job.result()), now, capabilities().linkLifetime());
        return TaskReport.finished(images);
    }

    @Override
    protected String errorText(byte[] body) {
        return WIRE.read(body, ApiframeWire.Failure.class)
                .map(failure -> Objects.requireNonNullElse(failure.error(), "")
                        + Optional.ofNullable(failure.details())
                                .map(details -> " " + details)
                                .orElse(""))
                .orElse("");
    }
}
