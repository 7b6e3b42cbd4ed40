package io.darkroom.providers.http;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.PollReading;
import io.darkroom.providers.Provider;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.http.ProviderHttp.Answer;
import io.darkroom.providers.json.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A provider with asynchronous tasks: one call submits, another asks for the task, a callback brings the same document. What an HTTP
 * answer, a status word, an error or a link means is the same for all; a subclass adds the paths, the bodies and where in them to look.
 *
 * @param <T> the wire record of the task, as all three bring it
 */
public abstract class TaskProvider<T> implements Provider {

    private final Wire wire;
    private final Class<T> task;
    private final Capabilities capabilities;
    private final ProviderErrors errors;
    protected final ProviderHttp http;

    protected TaskProvider(
            ProviderSettings settings, ProviderHttp http, Wire wire, Class<T> task, ProviderErrors errors) {
        this.capabilities = settings.capabilities();
        this.http = http;
        this.wire = wire;
        this.task = task;
        this.errors = errors.hiding(settings.apiKey());
    }

    /** Sends the submission, once. */
    protected abstract Answer sendSubmission(Submission submission);

    /** Asks for the task by {@code polls}. */
    protected abstract Answer sendPoll(ProviderHttp polls, TaskId task);

    /** The id by which a poll finds the task, where its address depends on more than the provider's {@code id}. */
    protected TaskId taskOf(Submission submission, TaskId id) {
        return id;
    }

    /** Finds in the wire record what all providers report. */
    protected abstract ReportedTask reported(T task);

    @Override
    public final Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public final SubmissionResult submit(Submission submission) {
        return switch (sendSubmission(submission)) {
            case Answer.NotSent notSent ->
                new SubmissionResult.NotSent(new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, notSent.reason()));
            case Answer.Lost lost -> new SubmissionResult.Unknown(lost.reason());
            case Answer.TooLong tooLong -> new SubmissionResult.Unknown(tooLong.reason());
            case Answer.Response response
            when response.success() ->
                read(response.body())
                        .map(reported -> submitted(submission, reported))
                        .orElseGet(() -> new SubmissionResult.Unknown(
                                "HTTP " + response.status() + " with an unreadable answer"));
            case Answer.Response response
            when errors.mayBeOfAProxy(response) ->
                new SubmissionResult.Unknown("HTTP " + response.status() + " without an error of the provider");
            case Answer.Response response -> new SubmissionResult.Rejected(errors.refusal(response));
        };
    }

    // An error without a task is the provider's word that there is none.
    private SubmissionResult submitted(Submission submission, ReportedTask reported) {
        boolean failed = TaskStatus.of(reported.status()) == TaskStatus.FAILED;
        Optional<TaskId> id = failed && !reported.error().isEmpty() ? Optional.empty() : reported.taskId();
        return id.<SubmissionResult>map(task -> new SubmissionResult.Accepted(taskOf(submission, task)))
                .or(() -> reported.embeddedStatus()
                        .map(status -> new SubmissionResult.Rejected(errors.embeddedRefusal(status, reported.error()))))
                .or(() -> reported.error().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new SubmissionResult.Rejected(errors.taskFailed(reported))))
                .orElseGet(() -> new SubmissionResult.Unknown("accepted without a task id"));
    }

    @Override
    public final TaskReport poll(TaskId id, Instant now, PollReading reading) {
        return switch (sendPoll(http.reading(reading.maxBytes()), id)) {
            case Answer.NotSent notSent -> ProviderErrors.unreachable(notSent.reason());
            case Answer.Lost lost -> ProviderErrors.unreachable(lost.reason());
            case Answer.TooLong tooLong ->
                new TaskReport.TooLarge(new AttemptError(ErrorCode.PROVIDER_ERROR, tooLong.reason()));
            case Answer.Response response
            when response.success() ->
                read(reading.text().apply(new String(response.body(), StandardCharsets.UTF_8)))
                        .map(reported -> report(reported, now))
                        .orElseGet(() -> ProviderErrors.unreachable("an unreadable answer"));
            case Answer.Response response -> ProviderErrors.failedPoll(response.status(), errors.refusal(response));
        };
    }

    @Override
    public TaskReport readCallback(CallbackReceived callback) {
        return read(callback.body())
                .map(reported -> report(reported, callback.receivedAt()))
                .orElseGet(() -> new TaskReport.Unreadable("a callback without a task"));
    }

    @Override
    public final boolean isAbout(TaskId id, CallbackReceived callback) {
        return signatureHeaders().isEmpty()
                || read(callback.body())
                        .flatMap(ReportedTask::taskId)
                        .map(reported -> isNameOf(id, reported))
                        .orElse(true);
    }

    /** Whether a callback names the task so; the counterpart of {@link #taskOf}. */
    protected boolean isNameOf(TaskId id, TaskId reported) {
        return id.equals(reported);
    }

    private Optional<ReportedTask> read(byte[] body) {
        return wire.read(body, task).map(this::reported).filter(reported -> !reported.isEmpty());
    }

    private Optional<ReportedTask> read(String body) {
        return wire.read(body, task).map(this::reported).filter(reported -> !reported.isEmpty());
    }

    private TaskReport report(ReportedTask reported, Instant now) {
        return switch (TaskStatus.of(reported.status())) {
            case IN_PROGRESS -> new TaskReport.Working(reported.progress());
            case SUCCEEDED -> ReportedImages.report(reported.links(), now, capabilities.linkLifetime());
            case FAILED -> new TaskReport.Failed(errors.taskFailed(reported));
            case UNKNOWN -> withoutStatus(reported);
        };
    }

    // An error without a status may be about the call and not about the task.
    private TaskReport withoutStatus(ReportedTask reported) {
        if (reported.embeddedStatus().isPresent()) {
            int status = reported.embeddedStatus().get();
            return ProviderErrors.failedPoll(status, errors.embeddedRefusal(status, reported.error()));
        }
        return reported.status() == null && !reported.error().isEmpty()
                ? new TaskReport.Unreachable(errors.taskFailed(reported))
                : new TaskReport.Working(reported.progress(), Optional.of(reported.statusWord()));
    }
}
