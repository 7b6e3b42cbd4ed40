package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** Checks a request for faults: a misspelt field would be a fault that never comes. */
final class FaultRequest {

    private static final Set<String> FIELDS = Set.of("rules", "latency", "seed");
    private static final Set<String> LATENCY_FIELDS = Set.of("shortest_ms", "longest_ms");
    private static final Set<String> RULE_FIELDS =
            Set.of("fault", "on", "probability", "times", "status", "retry_after_seconds", "delay_ms", "image_bytes");
    private static final Set<String> CALLS = Set.of("submit", "poll");

    private FaultRequest() {}

    /** Throws {@link IllegalArgumentException} with the reason when {@code json} cannot be what was meant. */
    static void check(JsonNode json) {
        requireObject("the body", json);
        requireKnown("the body", json, FIELDS);
        if (json.has("latency")) {
            requireObject("latency", json.path("latency"));
            requireKnown("latency", json.path("latency"), LATENCY_FIELDS);
        }
        if (json.has("rules") && !json.path("rules").isArray()) {
            throw new IllegalArgumentException("rules must be a list");
        }
        json.path("rules").forEach(FaultRequest::checkRule);
    }

    private static void checkRule(JsonNode rule) {
        requireObject("a rule", rule);
        requireKnown("a rule", rule, RULE_FIELDS);
        double probability = rule.path("probability").asDouble(1);
        if (probability < 0 || probability > 1) {
            throw new IllegalArgumentException("probability must be a number from 0 to 1, not " + probability);
        }
        String call = rule.path("on").asText("submit");
        if (!CALLS.contains(call)) {
            throw new IllegalArgumentException("on must be submit or poll, not " + call);
        }
    }

    private static void requireObject(String name, JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException(name + " must be an object");
        }
    }

    private static void requireKnown(String name, JsonNode json, Set<String> known) {
        json.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw new IllegalArgumentException(name + " has no field " + field + "; its fields are "
                        + String.join(", ", new TreeSet<>(known)));
            }
        });
    }
}
