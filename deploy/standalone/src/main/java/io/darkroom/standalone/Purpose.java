package io.darkroom.standalone;

import java.nio.file.Path;

/** What the system is started for. */
sealed interface Purpose {

    /** To be used. */
    record Serve() implements Purpose {}

    /** To record what the services load and compile, for later starts. */
    record Train(Recording recording) implements Purpose {}

    /** What a training records. */
    enum Recording {
        /** An ahead-of-time cache: takes minutes, and makes the first minute of a service faster too. */
        AHEAD_OF_TIME,
        /** The classes that a service loads: takes seconds, and halves the processor time of a start. */
        CLASSES
    }

    /** To work on one service, which runs from its sources; {@code maven} is the command that runs it. */
    record Develop(ServiceName service, Path maven) implements Purpose {}
}
