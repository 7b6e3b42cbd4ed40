package io.darkroom.providers;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.ProducedImage;
import java.util.List;

/** What a provider says of a task, by callback or when asked. */
public sealed interface TaskReport {

    /** Not finished; {@code progress} is 0 to 100. */
    record Working(int progress) implements TaskReport {}

    record Succeeded(List<ProducedImage> images) implements TaskReport {
        public Succeeded {
            images = List.copyOf(images);
        }
    }

    /** What a task that the provider calls finished has come to: one without an image has failed, whatever it is called. */
    static TaskReport finished(List<ProducedImage> images) {
        return images.isEmpty()
                ? new Failed(new AttemptError(ErrorCode.PROVIDER_ERROR, "finished without an image"))
                : new Succeeded(images);
    }

    record Failed(AttemptError error) implements TaskReport {}

    /** Nothing was learned; asking again may help. */
    record Unreachable(AttemptError error) implements TaskReport {}

    /** Something was said that no document explains. */
    record Unreadable(String reason) implements TaskReport {}
}
