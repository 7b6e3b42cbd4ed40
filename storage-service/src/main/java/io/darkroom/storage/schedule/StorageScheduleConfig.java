package io.darkroom.storage.schedule;

import io.darkroom.eventing.schedule.ScheduleConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the scheduled work of storage-service runs. */
@ConfigMapping(prefix = "darkroom.schedule")
public interface StorageScheduleConfig extends ScheduleConfig {

    /** The maximum number of tasks that run at once, per replica: deletions, manifests. */
    @WithDefault("8")
    int maxConcurrentTasks();
}
