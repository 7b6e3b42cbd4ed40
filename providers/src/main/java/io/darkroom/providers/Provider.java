package io.darkroom.providers;

import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.catalogue.Capabilities;
import java.time.Instant;
import java.util.Set;

/**
 * An upstream that makes images. Its methods block, and many threads may call them at once. An implementation has a public
 * constructor that takes its {@link ProviderSettings}.
 */
public interface Provider {

    Capabilities capabilities();

    /**
     * Submits an attempt, once, without retries. A lost answer is {@link SubmissionResult.Unknown}; the caller decides what follows.
     * Within {@link Capabilities#idempotencyKeys}, submitting the same attempt again returns the first submission's task. A provider that
     * answers with the images returns their report with its acceptance.
     */
    SubmissionResult submit(Submission submission);

    /** Asks for the state of a task. The lifetime of its links counts from {@code now}. */
    default TaskReport poll(TaskId task, Instant now) {
        return poll(task, now, PollReading.AS_IT_IS);
    }

    /** As {@link #poll(TaskId, Instant)}, with an answer that is read in another way. */
    TaskReport poll(TaskId task, Instant now, PollReading reading);

    /** Asks to cancel a task; the default is for a provider that documents no call for it. */
    default CancelResult cancel(TaskId task) {
        return CancelResult.NOT_OFFERED;
    }

    /** The headers by which {@link #signed} decides, in lower case; no other header of a callback is kept. */
    default Set<String> signatureHeaders() {
        return Set.of();
    }

    /**
     * Whether the callback carries the provider's valid signature; true for a provider that does not sign, since the path's token is checked
     * before.
     *
     * @throws SigningKeysUnavailableException when what verifies it has to be asked of the provider, and cannot be now
     */
    default boolean signed(CallbackReceived callback) {
        return true;
    }

    /**
     * Whether a callback that is {@link #signed} is about {@code task}; true where it names none, and for a provider that does not sign, whose words
     * anybody may write. A provider signs other callbacks too: fal those of all its customers, with one key.
     */
    default boolean isAbout(TaskId task, CallbackReceived callback) {
        return true;
    }

    /** Reads the body of a callback; a provider without callbacks returns {@link TaskReport.Unreadable}. */
    TaskReport readCallback(CallbackReceived callback);
}
