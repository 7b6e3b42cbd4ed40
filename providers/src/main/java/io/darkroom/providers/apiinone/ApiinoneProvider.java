package io.darkroom.providers.apiinone;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Calls API in One. It reports by unsigned callbacks; a task can be polled as well. Source: its model page. */
public final class ApiinoneProvider extends TaskProvider<ApiinoneWire.Envelope> {

    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final int FIRST_ERROR = 400;
    private static final int LAST_ERROR = 599;
    // No progress is documented; this means only that it has begun.
    private static final int BEGUN = 50;

    public ApiinoneProvider(ProviderSettings settings) {
        super(
                settings,
                ProviderHttp.withBearerKey(settings),
                WIRE,
                ApiinoneWire.Envelope.class,
                new ProviderErrors(Map.of()));
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        return http.post("/api/v1/images/generations", WIRE.write(body(submission)));
    }

    @Override
    protected Answer sendPoll(ProviderHttp polls, TaskId task) {
        return polls.get("/api/v1/tasks", task);
    }

    private ApiinoneWire.Submit body(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        String quality = switch (request.resolution()) {
            case TWO_K -> "basic";
            case FOUR_K -> "high";
        };
        return new ApiinoneWire.Submit(
                capabilities().offer(request.model()).upstreamFor(request),
                request.prompt(),
                request.aspectRatio().map(AspectRatio::word).orElse(null),
                quality,
                references.isEmpty() ? null : references,
                submission.callbackUrl());
    }

    // An error inside a 200 is not documented, but the envelope has room for it [inferred].
    @Override
    protected ReportedTask reported(ApiinoneWire.Envelope envelope) {
        Optional<ApiinoneWire.Task> task = Optional.ofNullable(envelope.data());
        int code = ReportedTask.number(envelope.code());
        ErrorDetail error = ErrorDetail.of(envelope.error());
        boolean refused = code >= FIRST_ERROR && code <= LAST_ERROR;
        ErrorDetail said = error.isEmpty() && refused ? ErrorDetail.of(envelope.message()) : error;
        return new ReportedTask(
                task.map(ApiinoneWire.Task::taskId).orElse(null),
                task.map(data -> ReportedTask.text(data.status())).orElse(null),
                BEGUN,
                task.map(ApiinoneProvider::links).orElseGet(List::of),
                task.map(data -> ErrorDetail.of(data.error()))
                        .filter(ofTask -> !ofTask.isEmpty())
                        .orElse(said),
                refused ? Optional.of(code) : Optional.empty());
    }

    private static List<String> links(ApiinoneWire.Task task) {
        return Stream.of(
                        task.output(),
                        task.imageUrls(),
                        task.imageUrl(),
                        task.images(),
                        task.results(),
                        task.urls(),
                        task.url())
                .flatMap(node -> ReportedImages.texts(node).stream())
                .toList();
    }
}
