package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.Backoff;
import io.darkroom.eventing.schedule.Worker;
import io.darkroom.submitter.dispatch.DueDispatchWork.DueWork;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;

/** Does what becomes due in dispatch without an event: time passes, and replicas die. */
@Singleton
class SweepDispatch {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
    // The dispatcher makes the calls, so it stops later.
    private static final int BEFORE_DISPATCHER = 1000;

    private final DueDispatchWork dueWork;
    private final RecordSubmissions submissions;
    private final ResubmitAttempts resubmitAttempts;
    private final GiveUpWaiting giveUpWaiting;
    private final Dispatcher dispatcher;
    private final Duration interval;
    private final InstantSource clock;
    private final Worker worker = new Worker("dispatch-sweep", BACKOFF, this::sweep);

    SweepDispatch(
            DueDispatchWork dueWork,
            RecordSubmissions submissions,
            ResubmitAttempts resubmitAttempts,
            GiveUpWaiting giveUpWaiting,
            Dispatcher dispatcher,
            DispatchConfig config,
            InstantSource clock) {
        this.dueWork = dueWork;
        this.submissions = submissions;
        this.resubmitAttempts = resubmitAttempts;
        this.giveUpWaiting = giveUpWaiting;
        this.dispatcher = dispatcher;
        this.interval = config.sweepInterval();
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes @Priority(BEFORE_DISPATCHER) ShutdownEvent stopped) throws InterruptedException {
        worker.stop(STOP_LIMIT);
    }

    private Duration sweep() throws SQLException {
        DueWork due = dueWork.at(clock.instant());
        if (due.unanswered()) {
            submissions.sweepUnanswered();
        }
        if (due.toResubmit()) {
            resubmitAttempts.due().forEach(dispatcher::submit);
        }
        if (due.toGiveUp()) {
            giveUpWaiting.sweep();
        }
        return interval;
    }
}
