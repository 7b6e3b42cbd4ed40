package io.darkroom.providers.acedata;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.PromptOptimization;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.PixelSize;
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

/**
 * Calls AceData, asynchronously. It reports by unsigned callbacks; a task can be polled as well. Several images are made
 * as a sequence. Source: its API page and documents.
 */
public final class AcedataProvider extends TaskProvider<AcedataWire.Task> {

    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final String FOREIGN_KEY = "token_mismatched";

    // For an image inside the answer, whose type is not stated; the archive detects it from the bytes.
    private static final String INLINE = "data:image/jpeg;base64,";

    private final Catalogue catalogue;

    public AcedataProvider(ProviderSettings settings) {
        super(settings, ProviderHttp.withBearerKey(settings), WIRE, AcedataWire.Task.class);
        this.catalogue = settings.catalogue();
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        return http.post("/seedream/images", WIRE.write(body(submission)));
    }

    @Override
    protected Answer sendPoll(TaskId task) {
        return http.post("/seedream/tasks", WIRE.write(new AcedataWire.Retrieve(task.value(), "retrieve")));
    }

    /** Its documents answer 400 {@code token_mismatched} for a key of another of its services: ours to fix, not the client's. */
    @Override
    protected AttemptError error(Answer.Response response) {
        String text = errorText(response.body());
        AttemptError error = HttpErrors.error(response, text);
        return error.code() == ErrorCode.INVALID_REQUEST
                        && text.toLowerCase(Locale.ROOT).contains(FOREIGN_KEY)
                ? HttpErrors.error(response, text, ErrorCode.PROVIDER_AUTH)
                : error;
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

    @Override
    protected SubmissionResult accepted(AcedataWire.Task task) {
        AcedataWire.Result result = task.result();
        if (Boolean.FALSE.equals(result.success())) {
            return new SubmissionResult.Rejected(HttpErrors.taskError(errorText(result.error())));
        }
        return acceptedAs(Optional.ofNullable(result.taskId()).orElse(task.id()));
    }

    @Override
    protected TaskReport report(AcedataWire.Task task, Instant now) {
        AcedataWire.Result result = task.result();
        if (Boolean.FALSE.equals(result.success())
                || (result.error() != null && !result.error().isNull())) {
            return new TaskReport.Failed(HttpErrors.taskError(errorText(result.error())));
        }
        List<AcedataWire.Image> made = Objects.requireNonNullElse(result.data(), List.of());
        // Unfinished: no success and no image yet. No progress is documented.
        if (made.isEmpty() && !Boolean.TRUE.equals(result.success())) {
            return new TaskReport.Working(0);
        }
        List<String> links = new ArrayList<>();
        for (AcedataWire.Image image : made) {
            Optional.ofNullable(image.imageUrl())
                    .or(() -> Optional.ofNullable(image.base64()).map(AcedataProvider::inline))
                    .ifPresent(links::add);
        }
        return TaskReport.finished(
                ProducedImages.read(links, now, capabilities().linkLifetime()));
    }

    private static String inline(String base64) {
        return base64.startsWith("data:") ? base64 : INLINE + base64.replaceAll("\\s", "");
    }

    @Override
    protected String errorText(byte[] body) {
        return WIRE.read(body, AcedataWire.Task.class)
                .map(task -> errorText(task.result().error()))
                .orElse("");
    }

    // An object with code and message, or a bare text.
    private static String errorText(@Nullable JsonNode error) {
        return String.join(" ", ProducedImages.texts(error));
    }
}
