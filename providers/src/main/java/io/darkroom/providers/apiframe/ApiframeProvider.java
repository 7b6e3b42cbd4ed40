package io.darkroom.providers.apiframe;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.http.ErrorDetail;
import io.darkroom.providers.http.ProviderErrors;
import io.darkroom.providers.http.ProviderHttp;
import io.darkroom.providers.http.ProviderHttp.Answer;
import io.darkroom.providers.http.ReportedImages;
import io.darkroom.providers.http.ReportedTask;
import io.darkroom.providers.http.TaskProvider;
import io.darkroom.providers.json.Wire;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
                ApiframeWire.Job.class,
                new ProviderErrors(Map.of()));
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
    protected Answer sendPoll(ProviderHttp polls, TaskId task) {
        return polls.get("/v2/jobs", task);
    }

    @Override
    public Set<String> signatureHeaders() {
        return Set.of(WebhookSignature.HEADER.toLowerCase(Locale.ROOT));
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

    // The result is one link in every published example; an object or a list with links is read too [inferred].
    @Override
    protected ReportedTask reported(ApiframeWire.Job job) {
        return new ReportedTask(
                job.jobId() == null ? job.id() : job.jobId(),
                ReportedTask.text(job.status()),
                ReportedTask.number(job.progress()),
                ReportedImages.texts(job.result()),
                ErrorDetail.of(job.error()));
    }
}
