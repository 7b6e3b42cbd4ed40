package io.darkroom.simulator;

import java.time.Duration;
import java.util.Map;

/**
 * How the simulated providers behave.
 *
 * @param port 0 for any free one
 * @param answerLatency until a submission is answered
 * @param shortestGeneration until the fastest image is made
 * @param longestGeneration until the slowest one is
 * @param linkLifetime how long an image can be fetched after it was made (EvoLink documents 24 h)
 * @param callbackTimeout of one callback (EvoLink documents 10 s)
 * @param callbackRetries after a failed callback (EvoLink documents 3)
 * @param callbackRetryPause between them (not documented)
 */
public record SimulatorSettings(
        int port,
        Duration answerLatency,
        Duration shortestGeneration,
        Duration longestGeneration,
        Duration linkLifetime,
        Duration callbackTimeout,
        int callbackRetries,
        Duration callbackRetryPause) {

    public static final SimulatorSettings DEFAULT = new SimulatorSettings(
            8090,
            Duration.ofMillis(40),
            Duration.ofMillis(600),
            Duration.ofMillis(1800),
            Duration.ofHours(24),
            Duration.ofSeconds(10),
            3,
            Duration.ofSeconds(2));

    static SimulatorSettings fromEnvironment(Map<String, String> environment) {
        return new SimulatorSettings(
                Integer.parseInt(environment.getOrDefault("SIMULATOR_PORT", String.valueOf(DEFAULT.port))),
                duration(environment, "SIMULATOR_ANSWER_LATENCY", DEFAULT.answerLatency),
                duration(environment, "SIMULATOR_SHORTEST_GENERATION", DEFAULT.shortestGeneration),
                duration(environment, "SIMULATOR_LONGEST_GENERATION", DEFAULT.longestGeneration),
                duration(environment, "SIMULATOR_LINK_LIFETIME", DEFAULT.linkLifetime),
                duration(environment, "SIMULATOR_CALLBACK_TIMEOUT", DEFAULT.callbackTimeout),
                DEFAULT.callbackRetries,
                duration(environment, "SIMULATOR_CALLBACK_RETRY_PAUSE", DEFAULT.callbackRetryPause));
    }

    private static Duration duration(Map<String, String> environment, String name, Duration fallback) {
        String value = environment.get(name);
        return value == null ? fallback : Duration.parse(value);
    }
}
