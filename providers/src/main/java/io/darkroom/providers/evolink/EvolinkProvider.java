package io.darkroom.providers.evolink;

import io.darkroom.contracts.TaskId;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Calls EvoLink. It reports by unsigned callbacks; a task can be polled as well. Source: its model page. */
public final class EvolinkProvider extends TaskProvider<EvolinkWire.Task> {

    private static final Wire WIRE = Wire.SNAKE_CASE;

    public EvolinkProvider(ProviderSettings settings) {
        super(settings, ProviderHttp.withBearerKey(settings), WIRE, EvolinkWire.Task.class);
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        return http.post("/v1/images/generations", WIRE.write(body(submission)));
    }

    @Override
    protected Answer sendPoll(TaskId task) {
        return http.get("/v1/tasks", task);
    }

    @Override
    protected SubmissionResult accepted(EvolinkWire.Task answer) {
        return acceptedAs(answer.id());
    }

    private EvolinkWire.Submit body(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        return new EvolinkWire.Submit(
                capabilities().offer(request.model()).upstreamFor(request),
                request.prompt(),
                request.n(),
                request.aspectRatio().map(AspectRatio::word).orElse(null),
                request.resolution().word(),
                request.promptOptimization()
                        .filter(PromptOptimization.STANDARD::equals)
                        .map(PromptOptimization::word)
                        .orElse(null),
                references.isEmpty() ? null : references,
                submission.callbackUrl().toString());
    }

    @Override
    protected TaskReport report(EvolinkWire.Task task, Instant now) {
        String status = Objects.requireNonNullElse(task.status(), "").toLowerCase(Locale.ROOT);
        return switch (status) {
            case "pending", "processing" -> new TaskReport.Working(progress(task));
            case "completed" -> completed(task, now);
            // "cancelled" is read by its public client; both spellings are accepted.
            case "failed", "cancelled", "canceled" ->
                new TaskReport.Failed(HttpErrors.taskError(
                        task.error() == null ? status : task.error().text()));
            default -> new TaskReport.Unreadable("status \"" + status + "\"");
        };
    }

    private TaskReport completed(EvolinkWire.Task task, Instant now) {
        List<String> links = new ArrayList<>(Objects.requireNonNullElse(task.results(), List.of()));
        for (EvolinkWire.Result result : Objects.requireNonNullElse(task.resultData(), List.<EvolinkWire.Result>of())) {
            Optional.ofNullable(result.imageUrl()).ifPresent(links::add);
        }
        return TaskReport.finished(
                ProducedImages.read(links, now, capabilities().linkLifetime()));
    }

    private static int progress(EvolinkWire.Task task) {
        return Math.clamp(Objects.requireNonNullElse(task.progress(), 0), 0, 100);
    }

    @Override
    protected String errorText(byte[] body) {
        return WIRE.read(body, EvolinkWire.Failure.class)
                .map(EvolinkWire.Failure::error)
                .map(EvolinkWire.Error::text)
                .orElse("");
    }
}
