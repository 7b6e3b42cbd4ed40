package io.darkroom.storage.retention;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.darkroom.eventing.schedule.BoundedJob;
import io.darkroom.eventing.schedule.DeleteOldRows;
import io.darkroom.eventing.schedule.DeleteOldRows.Kept;
import io.darkroom.eventing.schedule.OldRows;
import io.darkroom.storage.schedule.ScheduledTask;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Deletes what is remembered of archives and erasures that ended long ago; the images stay. No event about them can arrive any more. */
@Singleton
public class ForgetArchives implements ScheduledTask {

    private final DeleteOldRows delete;
    private final Task<Void> task;

    ForgetArchives(DataSource database, GarbageConfig config, InstantSource clock, MeterRegistry metrics) {
        List<Kept> kept = Stream.of(new OldRows("archive", "finished_at"), new OldRows("erasure", "erased_at"))
                .map(rows -> new Kept(rows, config.recordLifetime()))
                .toList();
        this.delete = new DeleteOldRows(database, new BoundedJob("forget-archives", metrics, clock), kept, clock);
        this.task = Tasks.recurring("forget-archives", FixedDelay.of(config.forgetInterval()))
                .execute((instance, context) -> forget());
    }

    @Override
    public Task<?> task() {
        return task;
    }

    void forget() {
        delete.run();
    }
}
