package io.darkroom.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a launcher notes in its state for the commands that talk to its system, and for a second launcher. */
public final class RunningState {

    private static final String PORT_BASE = "port-base";

    private RunningState() {}

    static void note(Path state, int portBase) throws IOException {
        Files.writeString(state.resolve(PORT_BASE), portBase + "\n");
    }

    /** The port of submitter-service of the system that runs, or ran last, on {@code state}; empty when there was none. */
    public static Optional<Integer> portBase(Path state) {
        try {
            return Optional.of(Files.readString(state.resolve(PORT_BASE)).strip())
                    .filter(text -> text.matches("\\d{1,5}"))
                    .map(Integer::valueOf);
        } catch (IOException never) {
            return Optional.empty();
        }
    }
}
