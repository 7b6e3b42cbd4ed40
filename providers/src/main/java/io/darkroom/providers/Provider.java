package io.darkroom.providers;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.catalogue.Capabilities;
import java.time.Instant;

/**
 * An upstream that makes pictures. Every method may be called from many threads at once, and blocks. An implementation has
 * a public constructor that takes its {@link ProviderSettings}.
 */
public interface Provider {

    Capabilities capabilities();

    /**
     * Submits an attempt, once. Nothing is retried here: an answer that was lost is {@link SubmissionResult.Unknown}, and
     * whoever called decides what it means. Where {@link Capabilities#idempotencyKeys} promises it, submitting the same
     * attempt again answers the first submission's task.
     */
    SubmissionResult submit(Submission submission);

    /** Asks how a task stands; {@code now} is when, from which its links' lifetime counts. */
    TaskReport poll(TaskId task, Instant now);

    /** Asks to stop a task. None of the documents names a call for it so far, so offering none is the rule. */
    default CancelResult cancel(TaskId task) {
        return CancelResult.NOT_OFFERED;
    }

    /** Whether the provider itself has sent {@code callback}; a provider that signs nothing is known by our token alone. */
    default boolean signed(CallbackReceived callback) {
        return true;
    }

    /** Reads what the provider told us by callback; a provider without callbacks answers {@link TaskReport.Unreadable}. */
    TaskReport readCallback(CallbackReceived callback);
}
