package io.darkroom.providers.acedata;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.PixelSize;
import io.darkroom.providers.http.ErrorDetail;
import io.darkroom.providers.http.ProviderErrors;
import io.darkroom.providers.http.ProviderHttp;
import io.darkroom.providers.http.ProviderHttp.Answer;
import io.darkroom.providers.http.ReportedTask;
import io.darkroom.providers.http.TaskProvider;
import io.darkroom.providers.json.Wire;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calls AceData, asynchronously. It reports by unsigned callbacks; a task can be polled as well. Several images are made
 * as a sequence. Source: its API page and documents.
 */
public final class AcedataProvider extends TaskProvider<AcedataWire.Task> {

    private static final Wire WIRE = Wire.SNAKE_CASE;
    // None of them is the client's fault, whatever the status.
    private static final ProviderErrors ERRORS = new ProviderErrors(Map.of(
            "used_up", ErrorCode.PROVIDER_CREDITS,
            "disabled", ErrorCode.PROVIDER_AUTH,
            "no_token", ErrorCode.PROVIDER_AUTH,
            "invalid_token", ErrorCode.PROVIDER_AUTH,
            "token_mismatched", ErrorCode.PROVIDER_AUTH,
            "token_expired", ErrorCode.PROVIDER_AUTH,
            "no_api", ErrorCode.PROVIDER_ERROR,
            "api_not_implemented", ErrorCode.PROVIDER_ERROR,
            "too_many_requests", ErrorCode.RATE_LIMITED,
            "request_too_large", ErrorCode.INVALID_REQUEST));

    // For an image inside the answer, whose type is not stated; the archive detects it from the bytes.
    private static final String INLINE = "data:image/jpeg;base64,";

    private final Catalogue catalogue;

    public AcedataProvider(ProviderSettings settings) {
        super(settings, ProviderHttp.withBearerKey(settings), WIRE, AcedataWire.Task.class, ERRORS);
        this.catalogue = settings.catalogue();
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        return http.post("/seedream/images", WIRE.write(body(submission)));
    }

    @Override
    protected Answer sendPoll(ProviderHttp polls, TaskId task) {
        return polls.post("/seedream/tasks", WIRE.write(new AcedataWire.Retrieve(task.value(), "retrieve")));
    }

    private AcedataWire.Submit body(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        boolean several = request.n() > 1;
        return new AcedataWire.Submit(
                capabilities().offer(request.model()).upstreamFor(request),
                request.prompt(),
                references.isEmpty() ? null : references,
                size(request),
                several ? "auto" : "disabled",
                several ? new AcedataWire.SequenceOptions(request.n()) : null,
                false,
                "url",
                // Its own default is a watermark. No other provider adds one, so only an explicit request does.
                request.watermark().orElse(false),
                request.promptOptimization()
                        .filter(optimization -> optimization != PromptOptimization.OFF)
                        .map(PromptOptimization::word)
                        .map(AcedataWire.OptimizeOptions::new)
                        .orElse(null),
                submission.callbackUrl(),
                true);
    }

    // There is no field for a ratio: it is sent as pixels, or left to the model.
    private String size(GenerationRequest request) {
        return request.aspectRatio()
                .flatMap(ratio -> catalogue.model(request.model()).size(ratio, request.resolution()))
                .map(PixelSize::toString)
                .orElse(request.resolution().word());
    }

    // There is no word for the state: an unfinished task has no response and no image yet. No progress is documented.
    @Override
    protected ReportedTask reported(AcedataWire.Task task) {
        AcedataWire.Result result = task.result();
        String id = result.taskId() == null ? task.id() : result.taskId();
        ErrorDetail error = ErrorDetail.of(result.error());
        List<String> links = links(result);
        return new ReportedTask(id, status(result, id, links, error), 0, links, error);
    }

    private static @Nullable String status(
            AcedataWire.Result result, @Nullable String id, List<String> links, ErrorDetail error) {
        if (Boolean.FALSE.equals(result.success()) || !error.isEmpty()) {
            return "failed";
        }
        if (Boolean.TRUE.equals(result.success()) || !links.isEmpty()) {
            return "succeeded";
        }
        return id == null ? null : "pending";
    }

    private static List<String> links(AcedataWire.Result result) {
        List<String> links = new ArrayList<>();
        for (AcedataWire.@Nullable Image image :
                Objects.requireNonNullElse(result.data(), List.<AcedataWire.Image>of())) {
            if (image != null && image.imageUrl() != null) {
                links.add(image.imageUrl());
            } else if (image != null && image.base64() != null) {
                links.add(inline(image.base64()));
            }
        }
        return links;
    }

    private static String inline(String base64) {
        return base64.startsWith("data:") || ReceivedImage.parse(base64).isPresent() ? base64 : INLINE + base64;
    }
}
