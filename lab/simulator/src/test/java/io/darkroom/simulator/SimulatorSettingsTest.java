package io.darkroom.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatorSettingsTest {

    @Test
    void anEmptyEnvironmentGivesTheDefaults() {
        assertThat(SimulatorSettings.fromEnvironment(Map.of())).isEqualTo(SimulatorSettings.DEFAULT);
    }

    @Test
    void variablesReplaceDefaults() {
        SimulatorSettings settings = SimulatorSettings.fromEnvironment(Map.of(
                "SIMULATOR_PORT", "9000",
                "SIMULATOR_ANSWER_LATENCY", "PT0.001S",
                "SIMULATOR_SHORTEST_GENERATION", "PT1S",
                "SIMULATOR_LONGEST_GENERATION", "PT2S",
                "SIMULATOR_LINK_LIFETIME", "PT10M"));

        assertThat(settings.port()).isEqualTo(9000);
        assertThat(settings.answerLatency()).isEqualTo(Duration.ofMillis(1));
        assertThat(settings.shortestGeneration()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.longestGeneration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.linkLifetime()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.callbackTimeout()).isEqualTo(SimulatorSettings.DEFAULT.callbackTimeout());
    }

    @Test
    void aDurationThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> SimulatorSettings.fromEnvironment(Map.of("SIMULATOR_LINK_LIFETIME", "10 minutes")))
                .isInstanceOf(DateTimeParseException.class);
    }

    @Test
    void theSimulatorListensOnTheLoopbackAddressByDefault() throws Exception {
        ListenAddress listen = ListenAddress.fromEnvironment(Map.of());

        assertThat(listen.address().isLoopbackAddress()).isTrue();
        assertThat(listen.publicUrl()).isEmpty();
    }

    @Test
    void anotherAddressAndAPublicUrlCanBeSet() throws Exception {
        ListenAddress listen = ListenAddress.fromEnvironment(
                Map.of("SIMULATOR_HOST", "0.0.0.0", "SIMULATOR_PUBLIC_URL", "http://simulator:8090"));

        assertThat(listen.address()).isEqualTo(InetAddress.getByName("0.0.0.0"));
        assertThat(listen.publicUrl()).contains("http://simulator:8090");
    }
}
