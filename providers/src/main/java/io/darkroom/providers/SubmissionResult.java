package io.darkroom.providers;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;

/** What came of a submission. Only after the first two kinds of failure may another provider be tried at once. */
public sealed interface SubmissionResult {

    /** The provider has it, and will charge for it. */
    record Accepted(TaskId taskId) implements SubmissionResult {}

    /** It never left us: no connection was made. */
    record NotSent(AttemptError error) implements SubmissionResult {}

    /** The provider answered that it will not do it. */
    record Rejected(AttemptError error) implements SubmissionResult {}

    /** It left us and no answer came, or none that says whether it was accepted. */
    record Unknown(String reason) implements SubmissionResult {}
}
