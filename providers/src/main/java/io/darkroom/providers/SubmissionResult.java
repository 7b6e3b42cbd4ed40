package io.darkroom.providers;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import java.util.Optional;

/** The result of a submission. Only after {@link NotSent}, {@link NotPrepared} or {@link Rejected} may another provider be tried at once. */
public sealed interface SubmissionResult {

    /**
     * The provider accepted it and will charge for it.
     *
     * @param report the result, where the answer contained it: it is read as the body of a callback
     */
    record Accepted(TaskId taskId, Optional<String> report) implements SubmissionResult {
        public Accepted(TaskId taskId) {
            this(taskId, Optional.empty());
        }
    }

    /** No connection was made, so nothing was sent. */
    record NotSent(AttemptError error) implements SubmissionResult {}

    /** Nothing was sent, because this service could not prepare the call. It says nothing about the provider. */
    record NotPrepared(AttemptError error) implements SubmissionResult {}

    /** The provider answered with an error. */
    record Rejected(AttemptError error) implements SubmissionResult {}

    /** It was sent, but no answer says whether it was accepted. */
    record Unknown(String reason) implements SubmissionResult {}
}
