package io.darkroom.callback.poll;

import io.darkroom.callback.received.ImagesNotStoredException;
import io.darkroom.callback.received.ReportsConfig;
import io.darkroom.callback.received.StoreReceivedImages;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.PollReading;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.registry.ConfiguredProvider;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks a provider for a task. An answer that is large, as with images inside, is asked for again and read alone, for the sake of memory. */
@Singleton
class AskForTask {

    private final StoreReceivedImages images;
    private final ReportsConfig config;
    private final PollShares shares;
    private final InstantSource clock;
    private final Traces traces;
    private final Semaphore large = new Semaphore(1);

    AskForTask(
            StoreReceivedImages images, ReportsConfig config, PollShares shares, InstantSource clock, Traces traces) {
        this.images = images;
        this.config = config;
        this.shares = shares;
        this.clock = clock;
        this.traces = traces;
    }

    /** What the provider reports, with its large images stored; in no transaction. */
    TaskReport ask(AttemptKey attempt, ConfiguredProvider entry, TaskId task) {
        try (TraceSpan span = traces.startClientSpan("poll " + entry.name())) {
            PollReading reading = PollReading.AS_IT_IS.reading(text -> images.replaced(attempt, text));
            TaskReport report = read(reading, each -> entry.provider().poll(task, clock.instant(), each));
            shares.answered(entry.name(), report);
            return report;
        } catch (ImagesNotStoredException passing) {
            return unreachable("the images inside the answer cannot be stored now");
        }
    }

    private TaskReport read(PollReading reading, Function<PollReading, TaskReport> poll) {
        TaskReport report = poll.apply(reading);
        return report instanceof TaskReport.TooLarge ? readAlone(reading, poll) : report;
    }

    private TaskReport readAlone(PollReading reading, Function<PollReading, TaskReport> poll) {
        try {
            if (!large.tryAcquire(config.maxWait().toMillis(), TimeUnit.MILLISECONDS)) {
                return new TaskReport.Working(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unreachable("interrupted before the answer was read");
        }
        try {
            return poll.apply(new PollReading(Math.toIntExact(config.maxSize().asLongValue()), reading.text()));
        } finally {
            large.release();
        }
    }

    private static TaskReport unreachable(String reason) {
        return new TaskReport.Unreachable(new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, reason));
    }
}
