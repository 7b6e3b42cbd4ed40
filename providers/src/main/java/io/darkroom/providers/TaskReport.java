package io.darkroom.providers;

import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.ProducedImage;
import java.util.List;
import java.util.Optional;

/** What a provider reports about a task, by callback or in answer to a poll. */
public sealed interface TaskReport {

    /**
     * Not finished.
     *
     * @param progress 0 to 100
     * @param unknownStatus the provider's word for the state, where it is none that we know
     */
    record Working(int progress, Optional<String> unknownStatus) implements TaskReport {
        public Working(int progress) {
            this(progress, Optional.empty());
        }
    }

    record Succeeded(List<ProducedImage> images) implements TaskReport {
        public Succeeded {
            images = List.copyOf(images);
        }
    }

    record Failed(AttemptError error) implements TaskReport {}

    /** Finished, but without an image that can be used. That is no verdict until it has lasted: the links may follow. */
    record WithoutImages(AttemptError error) implements TaskReport {}

    /** The provider does not know the task. That is no verdict until it has lasted: a new task may not be found everywhere yet. */
    record Missing(AttemptError error) implements TaskReport {}

    /** Nothing was learned; the next poll may succeed. */
    record Unreachable(AttemptError error) implements TaskReport {}

    /** The report is longer than what was to be read of it. */
    record TooLarge(AttemptError error) implements TaskReport {}

    /** The report is not what the documents describe. */
    record Unreadable(String reason) implements TaskReport {}
}
