package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {

    @TempDir
    Path state;

    @Test
    void aSecondLauncherOnTheSameStateIsRefused() throws Exception {
        try (StateLock held = StateLock.take(state)) {
            RunningState.note(state, 21_000);

            assertThatExceptionOfType(CannotRun.class)
                    .isThrownBy(() -> StateLock.take(state))
                    .withMessage(state + " is in use by another darkroom, process "
                            + ProcessHandle.current().pid() + " at port 21000; stop that one, or choose another state"
                            + " with --state DIR");
            assertThat(held).isNotNull();
        }
    }

    @Test
    void theLockSurvivesGarbageCollection() throws Exception {
        try (StateLock held = StateLock.take(state)) {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }

            assertThatExceptionOfType(CannotRun.class).isThrownBy(() -> StateLock.take(state));
            assertThat(held).isNotNull();
        }
    }

    @Test
    void aReleasedLockCanBeTakenAgain() throws Exception {
        StateLock.take(state).close();

        StateLock.take(state).close();
    }
}
