package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One provider's API as its documents describe it. */
interface SimulatedProvider {

    /** Its name, which is also the first part of its path. */
    String name();

    /** The only key it accepts. */
    default String apiKey() {
        return "simulated-" + name() + "-key";
    }

    /** The header that carries the key, and its required value. */
    default Map.Entry<String, String> credential() {
        return Map.entry("Authorization", "Bearer " + apiKey());
    }

    /** The calls that submit, as a regular expression such as {@code POST /v1/runs}. */
    String submission();

    /** Answers a call that needs no key; null for any other. */
    default @Nullable Reply open(String line) {
        return null;
    }

    /** Whether a call submits. */
    default boolean submits(String line) {
        return line.matches(submission());
    }

    /** Answers an authorised call. */
    Reply answer(ProviderCall call);

    /** An error in the provider's own shape. */
    Reply error(int status, String message);

    /** A refusal of the prompt for its content. */
    default Reply contentRefusal() {
        return error(400, "content policy violation: not this prompt");
    }

    /** The body of a callback. */
    default JsonNode report(Task task) {
        throw new IllegalStateException(name() + " never calls back");
    }

    /** The headers of a callback in addition to its content type. */
    default Map<String, String> signature(Task task, byte[] body) {
        return Map.of();
    }

    /** The first field of {@code json} that the documents do not name; null when there is none. */
    static @Nullable String undocumented(JsonNode json, Set<String> documented) {
        Set<String> names = new TreeSet<>();
        json.fieldNames().forEachRemaining(names::add);
        names.removeAll(documented);
        return names.isEmpty() ? null : "unknown field " + names.iterator().next();
    }
}
