package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.storage.received.ReceivedConfig;
import io.darkroom.storage.received.ReceivedImages;
import io.darkroom.storage.schedule.ScheduledTask;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Deletes images inside reports that were never archived: of failed archives, of late and repeated reports, of a crash in between. */
@Singleton
public class ForgetReceivedImages implements ScheduledTask {

    private static final Logger LOG = Logger.getLogger(ForgetReceivedImages.class);

    private final ReceivedImages images;
    private final ReceivedConfig config;
    private final InstantSource clock;
    private final BoundedJob job;
    private final Task<Void> task;

    ForgetReceivedImages(ReceivedImages images, ReceivedConfig config, InstantSource clock, MeterRegistry metrics) {
        this.images = images;
        this.config = config;
        this.clock = clock;
        this.job = new BoundedJob("forget-received-images", metrics, clock);
        this.task = Tasks.recurring("forget-received-images", FixedDelay.of(config.forgetInterval()))
                .execute((instance, context) -> job.run(this::forget));
    }

    @Override
    public Task<?> task() {
        return task;
    }

    void forget() {
        try {
            int deleted = images.deleteOlderThan(clock.instant().minus(config.keep()));
            if (deleted > 0) {
                LOG.infof("deleted %d images inside reports that were not archived", deleted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
