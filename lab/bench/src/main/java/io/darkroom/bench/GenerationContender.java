package io.darkroom.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A system that makes generations for clients, each of which waits for its images. */
record GenerationContender(String name, SystemUnderTest system, int clients) implements Contender {

    @Override
    public Turn turn(Duration length) {
        ClosedLoop.ClosedLoopResult result = ClosedLoop.run(system.generations(), clients, length);
        return new Turn(result.completed(), result.errors(), length, List.copyOf(result.latencies()));
    }

    @Override
    public ProcessParts processes() throws IOException {
        return system.processes();
    }
}
