package io.darkroom.providers;

import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import java.time.Instant;

/** An upstream that makes pictures. Every method may be called from many threads at once, and blocks. */
public interface Provider {

    ProviderName name();

    Capabilities capabilities();

    /**
     * Submits an attempt, once. Nothing is retried here: an answer that was lost is {@link SubmissionResult.Unknown}, and
     * whoever called decides what it means.
     */
    SubmissionResult submit(Submission submission);

    /** Asks how a task stands; {@code now} is when, from which its links' lifetime counts. */
    TaskReport poll(TaskId task, Instant now);

    /** Reads what the provider told us by callback; a provider without callbacks answers {@link TaskReport.Unreadable}. */
    TaskReport readCallback(CallbackReceived callback);
}
