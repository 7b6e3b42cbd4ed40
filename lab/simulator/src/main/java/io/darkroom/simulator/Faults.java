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

/** The requested faults by provider: {@code /admin/faults/{provider}}. */
final class Faults {

    private static final ProviderRules HEALTHY = new ProviderRules(List.of(), Optional.empty(), new Random());

    private final Map<String, ProviderRules> byProvider = new ConcurrentHashMap<>();

    /** The calls that a rule applies to. */
    private enum CallKind {
        SUBMIT,
        POLL
    }

    private record Rule(Fault fault, CallKind on, double probability, AtomicInteger left, JsonNode json) {}

    private record LatencyRange(Duration shortest, Duration longest) {}

    private record ProviderRules(List<Rule> rules, Optional<LatencyRange> latency, RandomGenerator random) {}

    /** Replaces the rules of a provider; throws {@link IllegalArgumentException} with the reason when {@code json} is invalid. */
    void set(String provider, JsonNode json) {
        FaultRequest.check(json);
        List<Rule> rules = StreamSupport.stream(json.path("rules").spliterator(), false)
                .map(Faults::rule)
                .toList();
        JsonNode latency = json.path("latency");
        Optional<LatencyRange> range = latency.isObject()
                ? Optional.of(new LatencyRange(
                        Duration.ofMillis(latency.path("shortest_ms").asLong()),
                        Duration.ofMillis(latency.path("longest_ms").asLong())))
                : Optional.empty();
        Random random = json.has("seed") ? new Random(json.path("seed").asLong()) : new Random();
        byProvider.put(provider, new ProviderRules(rules, range, random));
    }

    void clear(String provider) {
        byProvider.remove(provider);
    }

    /** The fault of the next submission: that of the first rule that applies. */
    Fault ofSubmission(String provider) {
        return draw(provider, CallKind.SUBMIT);
    }

    Fault ofPoll(String provider) {
        return draw(provider, CallKind.POLL);
    }

    /** The latency of the next answer, if the rules set one. */
    Optional<Duration> latency(String provider) {
        ProviderRules setup = byProvider.getOrDefault(provider, HEALTHY);
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

    private Fault draw(String provider, CallKind call) {
        ProviderRules setup = byProvider.getOrDefault(provider, HEALTHY);
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
                json.path("on").asText("submit").equals("poll") ? CallKind.POLL : CallKind.SUBMIT,
                json.path("probability").asDouble(1),
                new AtomicInteger(json.path("times").asInt(Integer.MAX_VALUE)),
                json);
    }

    private static Duration between(Duration shortest, Duration longest, RandomGenerator random) {
        long minimum = shortest.toMillis();
        return Duration.ofMillis(minimum + (long) (random.nextDouble() * Math.max(0, longest.toMillis() - minimum)));
    }
}
