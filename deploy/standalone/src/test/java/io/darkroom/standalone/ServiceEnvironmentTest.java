package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceEnvironmentTest {

    private static final LocalSecrets SECRETS = new LocalSecrets("dk_root_x", "callback", "asset", "key");

    @Test
    void theServicesFindTheBackends() {
        assertThat(environment(Map.of()))
                .containsEntry("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:21014/postgres")
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:21012");
    }

    @Test
    void theServicesFindEachOther() {
        assertThat(environment(Map.of()))
                .containsEntry("DARKROOM_SUBMITTER_URL", "http://127.0.0.1:21000")
                .containsEntry("DARKROOM_CALLBACKS_PUBLIC_URL", "http://127.0.0.1:21001")
                .containsEntry("DARKROOM_ASSETS_INTERNAL_URL", "http://127.0.0.1:21002")
                .containsEntry("DARKROOM_STORAGE_PATH", "/tmp/state/archive");
    }

    @Test
    void clientsKnowOneAddress() {
        assertThat(environment(Map.of()))
                .containsEntry("DARKROOM_ASSETS_PUBLIC_URL", "http://127.0.0.1:21000")
                .containsEntry("DARKROOM_FORWARD_ENABLED", "true")
                .containsEntry("DARKROOM_FORWARD_CALLBACK_URL", "http://127.0.0.1:21001")
                .doesNotContainKey("DARKROOM_FORWARD_STORAGE_URL");
    }

    @Test
    void theSecretsOfTheStateAreUsed() {
        assertThat(environment(Map.of()))
                .containsEntry("DARKROOM_ROOT_KEY", "dk_root_x")
                .containsEntry("DARKROOM_CALLBACKS_SECRETS", "callback")
                .containsEntry("DARKROOM_ASSETS_SECRETS", "asset")
                .containsEntry("DARKROOM_SECRETS_KEY", "key");
    }

    @ParameterizedTest
    @CsvSource({
        "DARKROOM_CALLBACKS_PUBLIC_URL, https://callbacks.example.com",
        "DARKROOM_CALLBACKS_SECRETS, mine-mine-mine-mine-mine-mine-mine-mine",
        "DARKROOM_ASSETS_SECRETS, mine-mine-mine-mine-mine-mine-mine-mine",
        "DARKROOM_STORAGE_PATH, /archive",
        "QUARKUS_HTTP_HOST, 0.0.0.0",
        "QUARKUS_SHUTDOWN_DELAY, 5S",
        "DARKROOM_ANYTHING, x"
    })
    void whatAPersonHasSetIsKept(String name, String value) {
        assertThat(environment(Map.of(name, value))).containsEntry(name, value);
    }

    @Test
    void aRealProviderWithoutAPriceIsNamed() {
        Map<String, String> key = Map.of("DARKROOM_PROVIDERS_OPENAI_API_KEY", "sk-x");
        Map<String, String> price = Map.of(
                "DARKROOM_PROVIDERS_OPENAI_API_KEY", "sk-x",
                "DARKROOM_PROVIDERS_OPENAI_PRICE", "20");

        assertThat(ServiceEnvironment.withoutPrice(environment(key))).containsExactly(ProviderName.of("openai"));
        assertThat(ServiceEnvironment.withoutPrice(environment(price))).isEmpty();
        assertThat(ServiceEnvironment.withoutPrice(environment(Map.of())))
                .as("a simulated one gets a price")
                .isEmpty();
    }

    static Stream<String> providers() {
        return Catalogue.builtIn().providers().keySet().stream().map(ProviderName::value);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyProviderIsSimulated(String provider) {
        String prefix = "DARKROOM_PROVIDERS_" + provider.toUpperCase(java.util.Locale.ROOT);

        assertThat(environment(Map.of()))
                .containsEntry(prefix + "_API_KEY", "simulated-" + provider + "-key")
                .containsEntry(prefix + "_BASE_URL", "http://127.0.0.1:21010/" + provider)
                .containsEntry(prefix + "_ENABLED", "true");
    }

    @Test
    void aProviderWithAGivenKeyIsTheRealOne() {
        assertThat(environment(Map.of("DARKROOM_PROVIDERS_EVOLINK_API_KEY", "sk-evo-1")))
                .containsEntry("DARKROOM_PROVIDERS_EVOLINK_API_KEY", "sk-evo-1")
                .containsEntry("DARKROOM_PROVIDERS_EVOLINK_ENABLED", "true")
                .doesNotContainKey("DARKROOM_PROVIDERS_EVOLINK_BASE_URL");
    }

    @Test
    void aProviderCanBeSwitchedOff() {
        assertThat(environment(Map.of("DARKROOM_PROVIDERS_EVOLINK_ENABLED", "false")))
                .containsEntry("DARKROOM_PROVIDERS_EVOLINK_ENABLED", "false");
    }

    @Test
    void withoutTheSimulatorNoProviderIsEnabled() {
        assertThat(environment(Map.of(), "--no-simulator"))
                .doesNotContainKey("SIMULATOR_PORT")
                .doesNotContainKey("DARKROOM_EGRESS_ALLOW")
                .allSatisfy((name, value) -> assertThat(name).doesNotStartWith("DARKROOM_PROVIDERS_"));
    }

    @Test
    void theSimulatorsImagesCanBeDownloadedAndWhatAPersonAllowedToo() {
        assertThat(environment(Map.of())).containsEntry("DARKROOM_EGRESS_ALLOW", "127.0.0.0/8");
        assertThat(environment(Map.of("DARKROOM_EGRESS_ALLOW", "10.0.0.0/8")))
                .containsEntry("DARKROOM_EGRESS_ALLOW", "10.0.0.0/8,127.0.0.0/8");
    }

    private static Map<String, String> environment(Map<String, String> given, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--state", "/tmp/state", "--port-base", "21000"));
        arguments.addAll(List.of(more));
        return ServiceEnvironment.of(
                Settings.read(arguments, given),
                SECRETS,
                "jdbc:postgresql://127.0.0.1:21014/postgres",
                "127.0.0.1:21012");
    }
}
