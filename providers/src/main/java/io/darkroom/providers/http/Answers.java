package io.darkroom.providers.http;

import io.darkroom.contracts.TaskId;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.ProviderHttp.Answer;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an HTTP answer means for a submission or a poll, the same at every provider; only the bodies differ. */
public final class Answers {

    private Answers() {}

    /**
     * What came of a submission. A success that cannot be read is unknown: the provider may well have accepted it.
     *
     * @param result reads a success, most often with {@link #accepted}; empty when it is not what the documents say
     * @param errorText reads the provider's code and message from a refusal
     */
    public static SubmissionResult submitted(
            Answer answer, Function<byte[], Optional<SubmissionResult>> result, Function<byte[], String> errorText) {
        return switch (answer) {
            case Answer.NotSent notSent -> HttpErrors.unanswered(notSent);
            case Answer.Lost lost -> new SubmissionResult.Unknown(lost.reason());
            case Answer.Received received
            when received.success() ->
                result.apply(received.body())
                        .orElseGet(() -> new SubmissionResult.Unknown(
                                "HTTP " + received.status() + " with an answer that nobody understands"));
            case Answer.Received received ->
                new SubmissionResult.Rejected(HttpErrors.error(received, errorText.apply(received.body())));
        };
    }

    /** Accepted, if only the answer names the task. */
    public static SubmissionResult accepted(@Nullable String taskId) {
        return taskId == null || taskId.isBlank() || taskId.length() > TaskId.MAX_LENGTH
                ? new SubmissionResult.Unknown("accepted without a task's id")
                : new SubmissionResult.Accepted(new TaskId(taskId));
    }

    /**
     * What a poll has told.
     *
     * @param report reads a success; empty when it is not what the documents say
     * @param errorText reads the provider's code and message from a refusal
     */
    public static TaskReport polled(
            Answer answer, Function<byte[], Optional<TaskReport>> report, Function<byte[], String> errorText) {
        return switch (answer) {
            case Answer.NotSent notSent -> HttpErrors.unreachable(notSent.reason());
            case Answer.Lost lost -> HttpErrors.unreachable(lost.reason());
            case Answer.Received received
            when received.success() ->
                report.apply(received.body())
                        .orElseGet(() -> HttpErrors.unreachable("an answer that nobody understands"));
            case Answer.Received received -> HttpErrors.refusedPoll(received, errorText.apply(received.body()));
        };
    }
}
