package io.darkroom.providers.runbase;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.TaskReport;
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

/** Calls Runbase. It has no callbacks, so a run is polled until it ends. Source: its model page. */
public final class RunbaseProvider extends TaskProvider<RunbaseWire.Run> {

    private static final Wire WIRE = Wire.CAMEL_CASE;
    // No progress is documented; this means only that it has begun.
    private static final int BEGUN = 50;

    public RunbaseProvider(ProviderSettings settings) {
        super(
                settings,
                ProviderHttp.withBearerKey(settings),
                WIRE,
                RunbaseWire.Run.class,
                new ProviderErrors(Map.of()));
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        return http.post("/api/v1/runs", WIRE.write(body(submission)));
    }

    @Override
    protected Answer sendPoll(ProviderHttp polls, TaskId task) {
        return polls.get("/api/v1/runs", task);
    }

    @Override
    public TaskReport readCallback(CallbackReceived callback) {
        return new TaskReport.Unreadable("Runbase documents no callbacks");
    }

    private RunbaseWire.Submit body(Submission submission) {
        GenerationRequest request = submission.request();
        List<String> references = request.images().stream().map(URI::toString).toList();
        String quality = switch (request.resolution()) {
            case TWO_K -> "basic";
            case FOUR_K -> "high";
        };
        return new RunbaseWire.Submit(
                capabilities().offer(request.model()).upstreamFor(request),
                new RunbaseWire.Input(
                        request.prompt(),
                        request.aspectRatio().map(AspectRatio::word).orElse(null),
                        quality,
                        references.isEmpty() ? null : references));
    }

    @Override
    protected ReportedTask reported(RunbaseWire.Run run) {
        String status = ReportedTask.text(run.status());
        return new ReportedTask(
                run.id(),
                status,
                "pending".equalsIgnoreCase(status) ? 0 : BEGUN,
                ReportedImages.texts(run.output()),
                ErrorDetail.of(run.error()));
    }
}
