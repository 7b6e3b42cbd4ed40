package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/** One provider's API as its documents describe it. */
interface SimulatedProvider {

    /** Its name, and the path that its API is found under. */
    String name();

    /** The only key it accepts. */
    default String apiKey() {
        return "simulated-" + name() + "-key";
    }

    /** Answers a call such as {@code GET /v1/tasks/7}. */
    Reply answer(String call, JsonNode body);

    /** An error in the provider's own shape. */
    Reply error(int status, String message);
}
