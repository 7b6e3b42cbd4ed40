package io.darkroom.eventing.schedule;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Starts no scheduled job once the service stops: the database's connections close before the scheduler does. */
@Singleton
class PauseJobs {

    private static final int FIRST = 1;

    private final Instance<Scheduler> scheduler;

    /** @param scheduler absent in a service without scheduled jobs */
    PauseJobs(Instance<Scheduler> scheduler) {
        this.scheduler = scheduler;
    }

    void pause(@Observes @Priority(FIRST) ShutdownEvent stopped) {
        scheduler.stream().forEach(Scheduler::pause);
    }
}
