package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;

/** The faults that were asked for, by provider: {@code /admin/faults/{provider}}. */
final class Faults {

    private static final Setup HEALTHY = new Setup(List.of(), Optional.empty(), new Random());

    private final Map<String, Setup> byProvider = new ConcurrentHashMap<>();

    /** When a rule is looked at. */
    private enum Call {
        SUBMIT,
        POLL
    }

    private record Rule(Fault fault, Call on, double probability, AtomicInteger left, JsonNode json) {}

    private record Latency(Duration shortest, Duration longest) {}

    private record Setup(List<Rule> rules, Optional<Latency> latency, RandomGenerator random) {}

    /** Replaces what was set up; throws {@link IllegalArgumentException} with the reason when {@code json} is none. */
    void set(String provider, JsonNode json) {
        List<Rule> rules = StreamSupport.stream(json.path("rules").spliterator(), false)
                .map(Faults::rule)
                .toList();
        JsonNode latency = json.path("latency");
        Optional<Latency> pause = latency.isObject()
                ? Optional.of(new Latency(
                        Duration.ofMillis(latency.path("shortest_ms").asLong()),
                        Duration.ofMillis(latency.path("longest_ms").asLong())))
                : Optional.empty();
        Random random = json.has("seed") ? new Random(json.path("seed").asLong()) : new Random();
        byProvider.put(provider, new Setup(rules, pause, random));
    }

    void clear(String provider) {
        byProvider.remove(provider);
    }

    /** What goes wrong with this submission: the first rule that hits. */
    Fault ofSubmission(String provider) {
        return draw(provider, Call.SUBMIT);
    }

    Fault ofPoll(String provider) {
        return draw(provider, Call.POLL);
    }

    /** How long an answer takes, when that was set up. */
    Optional<Duration> latency(String provider) {
        Setup setup = byProvider.getOrDefault(provider, HEALTHY);
        return setup.latency().map(range -> between(range.shortest(), range.longest(), setup.random()));
    }

    JsonNode describe() {
        ObjectNode all = Simulator.JSON.createObjectNode();
        byProvider.forEach((provider, setup) -> {
            ArrayNode rules = all.putObject(provider).putArray("rules");
            setup.rules().forEach(rule -> rules.add(rule.json()));
        });
        return all;
    }

    private Fault draw(String provider, Call call) {
        Setup setup = byProvider.getOrDefault(provider, HEALTHY);
        synchronized (setup) {
            for (Rule rule : setup.rules()) {
                boolean hit = rule.on() == call && setup.random().nextDouble() < rule.probability();
                if (hit && rule.left().getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    return rule.fault();
                }
            }
            return Fault.NONE;
        }
    }

    private static Rule rule(JsonNode json) {
        return new Rule(
                Fault.read(json),
                json.path("on").asText("submit").equals("poll") ? Call.POLL : Call.SUBMIT,
                json.path("probability").asDouble(1),
                new AtomicInteger(json.path("times").asInt(Integer.MAX_VALUE)),
                json);
    }

    private static Duration between(Duration shortest, Duration longest, RandomGenerator random) {
        long least = shortest.toMillis();
        return Duration.ofMillis(least + (long) (random.nextDouble() * Math.max(0, longest.toMillis() - least)));
    }
}
