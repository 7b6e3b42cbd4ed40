package io.darkroom.providers.evolink;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.TaskId;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls EvoLink. It reports by unsigned callbacks; a task can be polled as well. Source: its model page. */
public final class EvolinkProvider extends TaskProvider<EvolinkWire.Task> {

    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final ProviderErrors ERRORS = new ProviderErrors(Map.of(
            "insufficient_quota", ErrorCode.PROVIDER_CREDITS,
            "insufficient_user_quota", ErrorCode.PROVIDER_CREDITS,
            "insufficient_token_quota", ErrorCode.PROVIDER_CREDITS,
            "token_daily_quota_exceeded", ErrorCode.PROVIDER_CREDITS,
            "quota_exceeded", ErrorCode.PROVIDER_CREDITS,
            "no_available_channel", ErrorCode.PROVIDER_UNAVAILABLE,
            "model_unavailable", ErrorCode.PROVIDER_UNAVAILABLE,
            "service_unavailable", ErrorCode.PROVIDER_UNAVAILABLE,
            "resource_exhausted", ErrorCode.RATE_LIMITED,
            "invalid_parameters", ErrorCode.INVALID_REQUEST));

    public EvolinkProvider(ProviderSettings settings) {
        super(settings, ProviderHttp.withBearerKey(settings), WIRE, EvolinkWire.Task.class, ERRORS);
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        return http.post("/v1/images/generations", WIRE.write(body(submission)));
    }

    @Override
    protected Answer sendPoll(ProviderHttp polls, TaskId task) {
        return polls.get("/v1/tasks", task);
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
    protected ReportedTask reported(EvolinkWire.Task task) {
        List<String> links = new ArrayList<>(ReportedImages.texts(task.results()));
        links.addAll(ReportedImages.texts(task.resultData()));
        return new ReportedTask(
                task.id(),
                ReportedTask.text(task.status()),
                ReportedTask.number(task.progress()),
                links,
                ErrorDetail.of(task.error()));
    }
}
