package io.darkroom.standalone;

import java.nio.file.Path;

/** What the system is started for. */
sealed interface Purpose {

    /** To be used. */
    record Serve() implements Purpose {}

    /** To record what the services load and compile, for later starts. */
    record Train() implements Purpose {}

    /** To work on one service, which runs from its sources; {@code maven} is the command that runs it. */
    record Develop(ServiceName service, Path maven) implements Purpose {}
}
