package io.darkroom.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** One simulated provider without HTTP, whose tasks take 400 ms of a clock that the test moves. */
final class ProviderFixture {

    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    static final String BASE_URL = "http://simulator.test";
    static final Duration GENERATION = Duration.ofMillis(400);
    static final SimulatorSettings SETTINGS = new SimulatorSettings(
            0,
            Duration.ZERO,
            GENERATION,
            GENERATION,
            Duration.ofHours(24),
            Duration.ofSeconds(5),
            3,
            Duration.ofMillis(20));

    final Tasks tasks;
    final SimulatedProvider provider;
    private Instant now = START;

    ProviderFixture(Function<Tasks, SimulatedProvider> provider) {
        this.tasks = new Tasks(SETTINGS, () -> now, BASE_URL, new Pictures(), new MutatedReplies());
        this.provider = provider.apply(tasks);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Lets every task end that was submitted so far. */
    void passGeneration() {
        pass(GENERATION);
    }

    Reply submit(String json) {
        return call(provider.submission(), json, null, Fault.NONE);
    }

    Reply submit(String json, FaultKind fault) {
        return call(provider.submission(), json, null, new Fault(fault, 0, 0, Duration.ZERO, 0));
    }

    Reply submitWithKey(String json, String idempotencyKey) {
        return call(provider.submission(), json, idempotencyKey, Fault.NONE);
    }

    Reply get(String path) {
        return provider.answer(new ProviderCall("GET " + path, MissingNode.getInstance(), null, Fault.NONE));
    }

    Reply post(String path, String json) {
        return call("POST " + path, json, null, Fault.NONE);
    }

    private Reply call(String line, String json, String idempotencyKey, Fault fault) {
        try {
            return provider.answer(new ProviderCall(line, Simulator.JSON.readTree(json), idempotencyKey, fault));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static JsonNode body(Reply reply) {
        try {
            return Simulator.JSON.readTree(reply.body());
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
