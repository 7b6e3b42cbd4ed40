package io.darkroom.providers.evolink;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Calls EvoLink. It reports by callback, unsigned; a task can be asked for as well. Source: its model page. */
public final class EvolinkProvider implements Provider {

    private static final Wire WIRE = Wire.SNAKE_CASE;

    private final Capabilities capabilities;
    private final ProviderHttp http;

    public EvolinkProvider(ProviderSettings settings) {
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
                http.post("/v1/images/generations", WIRE.write(wire(submission))),
                body -> WIRE.read(body, EvolinkWire.Task.class)
                        .map(EvolinkWire.Task::id)
                        .map(Answers::accepted),
                EvolinkProvider::errorText);
    }

    @Override
    public TaskReport poll(TaskId task, Instant now) {
        return Answers.polled(
                http.get("/v1/tasks", task),
                body -> WIRE.read(body, EvolinkWire.Task.class).map(read -> report(read, now)),
                EvolinkProvider::errorText);
    }

    /** The callback's body is the task as the status call answers it [inferred from the documents' wording]. */
    @Override
    public TaskReport readCallback(CallbackReceived callback) {
        return WIRE.read(callback.body(), EvolinkWire.Task.class)
                .map(task -> report(task, callback.receivedAt()))
                .orElseGet(() -> new TaskReport.Unreadable("a callback that is no task"));
    }

    private EvolinkWire.Submit wire(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        return new EvolinkWire.Submit(
                capabilities.offer(request.model()).upstreamFor(request),
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

    private TaskReport report(EvolinkWire.Task task, Instant now) {
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
        return TaskReport.finished(ProducedImages.read(links, now, capabilities.linkLifetime()));
    }

    private static int progress(EvolinkWire.Task task) {
        return Math.clamp(Objects.requireNonNullElse(task.progress(), 0), 0, 100);
    }

    private static String errorText(byte[] body) {
        return WIRE.read(body, EvolinkWire.Failure.class)
                .map(EvolinkWire.Failure::error)
                .map(EvolinkWire.Error::text)
                .orElse("");
    }
}
