package io.darkroom.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Does a given amount of work in each turn. */
record AmountContender(String name, long amount, HttpContender.Processes working, Work work) implements Contender {

    /** Does all of it, and returns how long it took. */
    @FunctionalInterface
    interface Work {

        Duration run() throws Exception;
    }

    @Override
    public Turn turn(Duration ignored) throws Exception {
        return new Turn(amount, 0, work.run(), List.of());
    }

    @Override
    public ProcessParts processes() throws IOException {
        return working.now();
    }
}
