package io.darkroom.storage.schedule;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import io.darkroom.contracts.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Runs a failed task again after a delay that grows up to a maximum; the scheduler's own has none, and reaches a day. */
public final class RetryWithBackoff<T> implements FailureHandler<T> {

    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));

    @Override
    public void onFailure(ExecutionComplete complete, ExecutionOperations<T> operations) {
        int failures = complete.getExecution().consecutiveFailures + 1;
        operations.reschedule(
                complete, complete.getTimeDone().plus(BACKOFF.after(failures, RandomGenerator.getDefault())));
    }
}
