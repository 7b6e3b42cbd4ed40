package io.darkroom.callback.poll;

import io.darkroom.providers.TaskReport;
import java.time.Instant;
import java.util.Optional;

/**
 * What the polls of an open attempt have found that is no verdict by itself, but becomes one when it lasts.
 *
 * @param missingSince since when every poll was answered that there is no such task
 * @param withoutImagesSince since when every poll was answered that the task is finished, without an image
 * @param unknownStatus the provider's last word for the state, where it is none that we know
 */
record Unsettled(Optional<Instant> missingSince, Optional<Instant> withoutImagesSince, Optional<String> unknownStatus) {

    static final Unsettled NOTHING = new Unsettled(Optional.empty(), Optional.empty(), Optional.empty());

    /** This after a poll at {@code now}. One that was not answered leaves the status as it was, but nothing lasts through it. */
    Unsettled after(TaskReport report, Instant now) {
        return switch (report) {
            case TaskReport.Missing _ ->
                new Unsettled(Optional.of(missingSince.orElse(now)), Optional.empty(), Optional.empty());
            case TaskReport.WithoutImages _, TaskReport.TooLarge _ ->
                new Unsettled(Optional.empty(), Optional.of(withoutImagesSince.orElse(now)), Optional.empty());
            case TaskReport.Working working ->
                new Unsettled(Optional.empty(), Optional.empty(), working.unknownStatus());
            case TaskReport.Unreachable _ -> new Unsettled(Optional.empty(), Optional.empty(), unknownStatus);
            case TaskReport.Unreadable _, TaskReport.Succeeded _, TaskReport.Failed _ -> NOTHING;
        };
    }
}
