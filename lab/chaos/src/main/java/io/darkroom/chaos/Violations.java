package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The broken promises that a run has found. */
final class Violations {

    private final List<String> found = new ArrayList<>();

    void add(String violation) {
        found.add(violation);
    }

    void addAll(Collection<String> violations) {
        found.addAll(violations);
    }

    void requireEqual(String what, long expected, long actual) {
        if (expected != actual) {
            found.add(what + ": " + actual + ", expected " + expected);
        }
    }

    /** {@code check}: the answer of the API's ledger check. */
    void requireRightLedger(JsonNode check) {
        if (!check.path("right").asBoolean()) {
            found.add("the ledger is wrong: " + check);
        }
    }

    int count() {
        return found.size();
    }

    List<String> list() {
        return List.copyOf(found);
    }

    /** Prints each; the exit status of the command. */
    int print() {
        found.forEach(System.out::println);
        return found.isEmpty() ? 0 : 1;
    }
}
