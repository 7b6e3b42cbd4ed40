package io.darkroom.chaos;

import java.util.List;

/** How many generations clients had accepted, how many the database has, and how many of these completed. */
record GenerationCounts(long accepted, long stored, long completed) {

    List<String> violations() {
        if (accepted == 0) {
            return List.of("no generation was accepted");
        }
        return stored == accepted && completed == accepted
                ? List.of()
                : List.of(accepted + " generations were accepted, " + stored + " are stored, " + completed
                        + " completed");
    }
}
