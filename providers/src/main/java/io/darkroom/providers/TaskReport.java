package io.darkroom.providers;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.ProducedImage;
import java.util.List;

/** What a provider reports about a task, by callback or in answer to a poll. */
public sealed interface TaskReport {

    /** Not finished; {@code progress} is 0 to 100. */
    record Working(int progress) implements TaskReport {}

    record Succeeded(List<ProducedImage> images) implements TaskReport {
        public Succeeded {
            images = List.copyOf(images);
        }
    }

    /** The report of a finished task: without an image it has failed, even if the provider calls it completed. */
    static TaskReport finished(List<ProducedImage> images) {
        return images.isEmpty()
                ? new Failed(new AttemptError(ErrorCode.PROVIDER_ERROR, "finished without an image"))
                : new Succeeded(images);
    }

    record Failed(AttemptError error) implements TaskReport {}

    /** The provider does not know the task. That is no verdict until it has lasted: a new task may not be found everywhere yet. */
    record Missing(AttemptError error) implements TaskReport {}

    /** Nothing was learned; the next poll may succeed. */
    record Unreachable(AttemptError error) implements TaskReport {}

    /** The report is not what the documents describe. */
    record Unreadable(String reason) implements TaskReport {}
}
