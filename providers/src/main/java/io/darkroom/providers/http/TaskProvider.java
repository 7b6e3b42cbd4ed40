package io.darkroom.providers.http;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.Provider;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.http.ProviderHttp.Answer;
import io.darkroom.providers.json.Wire;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A provider with asynchronous tasks: one call submits, another asks for the task, a callback brings the same document. What an HTTP
 * answer means is the same for all; a subclass adds the paths, the bodies and the words.
 *
 * @param <T> the wire record of the task, as all three bring it
 */
public abstract class TaskProvider<T> implements Provider {

    private final Wire wire;
    private final Class<T> task;
    private final Capabilities capabilities;
    protected final ProviderHttp http;

    protected TaskProvider(ProviderSettings settings, ProviderHttp http, Wire wire, Class<T> task) {
        this.capabilities = settings.capabilities();
        this.http = http;
        this.wire = wire;
        this.task = task;
    }

    /** Sends the submission, once. */
    protected abstract Answer sendSubmission(Submission submission);

    /** Asks for the task. */
    protected abstract Answer sendPoll(TaskId task);

    /** Reads the answer to a submission, mostly with {@link #acceptedAs}. */
    protected abstract SubmissionResult accepted(T answer);

    /** Reads the task; {@code now} is when it was received, from which the lifetime of its links counts. */
    protected abstract TaskReport report(T task, Instant now);

    /** The provider's own code and message in the body of an error; blank when there is none. */
    protected abstract String errorText(byte[] body);

    /** What an HTTP error means. A provider with documented codes of its own refines it. */
    protected AttemptError error(Answer.Response response) {
        return HttpErrors.error(response, errorText(response.body()));
    }

    @Override
    public final Capabilities capabilities() {
        return capabilities;
    }

    /** A success that cannot be read is unknown: the provider may well have accepted the submission. */
    @Override
    public final SubmissionResult submit(Submission submission) {
        return switch (sendSubmission(submission)) {
            case Answer.NotSent notSent -> HttpErrors.unanswered(notSent);
            case Answer.Lost lost -> new SubmissionResult.Unknown(lost.reason());
            case Answer.Response response
            when response.success() ->
                wire.read(response.body(), task)
                        .map(this::accepted)
                        .orElseGet(() -> new SubmissionResult.Unknown(
                                "HTTP " + response.status() + " with an unreadable answer"));
            case Answer.Response response
            when HttpErrors.mayBeOfAProxy(response.status(), errorText(response.body())) ->
                new SubmissionResult.Unknown("HTTP " + response.status() + " without an error of the provider");
            case Answer.Response response -> new SubmissionResult.Rejected(error(response));
        };
    }

    @Override
    public final TaskReport poll(TaskId id, Instant now) {
        return switch (sendPoll(id)) {
            case Answer.NotSent notSent -> HttpErrors.unreachable(notSent.reason());
            case Answer.Lost lost -> HttpErrors.unreachable(lost.reason());
            case Answer.Response response
            when response.success() ->
                wire.read(response.body(), task)
                        .map(read -> report(read, now))
                        .orElseGet(() -> HttpErrors.unreachable("an unreadable answer"));
            case Answer.Response response -> HttpErrors.failedPoll(response.status(), error(response));
        };
    }

    @Override
    public TaskReport readCallback(CallbackReceived callback) {
        return wire.read(callback.body(), task)
                .map(read -> report(read, callback.receivedAt()))
                .orElseGet(() -> new TaskReport.Unreadable("a callback without a task"));
    }

    /** Accepted under {@code taskId}; unknown when it is no {@link TaskId}. */
    protected static SubmissionResult acceptedAs(@Nullable String taskId) {
        return taskId == null || !TaskId.isValid(taskId)
                ? new SubmissionResult.Unknown("accepted without a task id")
                : new SubmissionResult.Accepted(new TaskId(taskId));
    }
}
