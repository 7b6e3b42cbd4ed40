package io.darkroom.submitter;

import io.darkroom.simulator.Simulator;
import io.darkroom.simulator.SimulatorSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Simulated providers that accept at once and report to nobody: what comes of an attempt, the test tells. */
public final class SimulatedProviders implements QuarkusTestResourceLifecycleManager {

    private Simulator simulator;

    @Override
    public Map<String, String> start() {
        SimulatorSettings usual = SimulatorSettings.DEFAULT;
        try {
            simulator = Simulator.start(
                    new SimulatorSettings(
                            0,
                            Duration.ZERO,
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            usual.linkLifetime(),
                            usual.callbackTimeout(),
                            0,
                            usual.callbackRetryPause()),
                    InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "darkroom.providers.evolink.base-url",
                simulator.baseUrl() + "/evolink",
                "darkroom.providers.evolink.api-key",
                "simulated-evolink-key",
                // This one refuses our key.
                "darkroom.providers.runbase.base-url",
                simulator.baseUrl() + "/runbase",
                "darkroom.providers.runbase.api-key",
                "wrong");
    }

    @Override
    public void stop() {
        simulator.close();
    }
}
