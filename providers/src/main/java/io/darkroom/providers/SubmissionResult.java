package io.darkroom.providers;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;

/** The result of a submission. Only after {@link NotSent} or {@link Rejected} may another provider be tried at once. */
public sealed interface SubmissionResult {

    /** The provider accepted it and will charge for it. */
    record Accepted(TaskId taskId) implements SubmissionResult {}

    /** No connection was made, so nothing was sent. */
    record NotSent(AttemptError error) implements SubmissionResult {}

    /** The provider answered with an error. */
    record Rejected(AttemptError error) implements SubmissionResult {}

    /** It was sent, but no answer says whether it was accepted. */
    record Unknown(String reason) implements SubmissionResult {}
}
