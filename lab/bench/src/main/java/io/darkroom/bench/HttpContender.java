package io.darkroom.bench;

import java.io.IOException;
import java.time.Duration;

/** A server that answers a closed loop of requests. */
record HttpContender(String name, HttpLoad load, Processes working) implements Contender {

    /** The processes at this moment: PostgreSQL has one for each connection. */
    @FunctionalInterface
    interface Processes {

        ProcessParts now() throws IOException;
    }

    @Override
    public Turn turn(Duration length) throws InterruptedException {
        return load.run(length);
    }

    @Override
    public ProcessParts processes() throws IOException {
        return working.now();
    }
}
