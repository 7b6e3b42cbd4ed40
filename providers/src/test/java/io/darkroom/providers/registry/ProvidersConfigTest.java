package io.darkroom.providers.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.catalogue.Catalogue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersConfigTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");
    private static final ProviderName ACEDATA = ProviderName.of("acedata");

    @Test
    void withoutAnyConfigurationEveryProviderIsThereAndOff() {
        Providers providers = providers(Map.of(), Map.of());

        assertThat(providers.all())
                .extracting(ConfiguredProvider::name)
                .isSorted()
                .containsExactlyInAnyOrderElementsOf(
                        Catalogue.builtIn().providers().keySet());
        assertThat(providers.enabled()).isEmpty();
        assertThat(providers.find(EVOLINK)).hasValueSatisfying(entry -> {
            assertThat(entry.price("seedream-4.5")).contains(new BigDecimal("2.25"));
            assertThat(entry.timeout()).isEqualTo(Duration.ofSeconds(30));
        });
        assertThat(providers.find(ACEDATA))
                .hasValueSatisfying(
                        entry -> assertThat(entry.price("seedream-4.5")).isEmpty());
    }

    @Test
    void anEnvironmentVariableFindsItsProvider() {
        Providers providers = providers(
                Map.of(
                        "DARKROOM_PROVIDERS_ACEDATA_ENABLED", "true",
                        "DARKROOM_PROVIDERS_ACEDATA_PRICE", "3.5",
                        "DARKROOM_PROVIDERS_ACEDATA_POLL_DELAY", "PT9S",
                        "DARKROOM_PROVIDERS_ACEDATA_CONCURRENCY", "3"),
                Map.of());

        assertThat(providers.enabled()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo(ACEDATA);
            assertThat(entry.price("seedream-4.5")).contains(new BigDecimal("3.5"));
            assertThat(entry.polling().delay()).isEqualTo(Duration.ofSeconds(9));
            assertThat(entry.concurrency()).isEqualTo(3);
        });
    }

    @Test
    void aProviderThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> providers(Map.of(), Map.of("darkroom.providers.nobody.enabled", "true")))
                .hasMessageContaining("darkroom.providers.nobody.enabled");
    }

    @Test
    void anOperatorsOwnCatalogueReplacesTheBuiltIn(@TempDir Path directory) throws Exception {
        String builtIn;
        try (var yaml = Objects.requireNonNull(Catalogue.class.getResourceAsStream("/darkroom/catalogue.yaml"))) {
            builtIn = new String(yaml.readAllBytes());
        }
        Path file = Files.writeString(directory.resolve("own.yaml"), builtIn.replace("price: 2.25", "price: 9.99"));

        Providers providers = providers(Map.of(), Map.of("darkroom.catalogue.file", file.toString()));

        assertThat(providers.find(EVOLINK).orElseThrow().price("seedream-4.5")).contains(new BigDecimal("9.99"));
    }

    @Test
    void aCatalogueWithAMistakeIsRefusedAndSaysWhere(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("own.yaml"), "models: {}\nprovider: {}\n");

        assertThatThrownBy(() -> Catalogue.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("own.yaml")
                .hasMessageContaining("provider");
    }

    @Test
    void aKeyIsNeverShown() {
        ProviderSettings settings = new ProviderSettings(
                EVOLINK, Catalogue.builtIn(), URI.create("http://127.0.0.1:9"), "sk-secret", Duration.ofSeconds(1));

        assertThat(settings.toString()).doesNotContain("secret");
        assertThat(settings.capabilities().reporting()).isEqualTo(Capabilities.Reporting.CALLBACK);
    }

    private static Providers providers(Map<String, String> environment, Map<String, String> properties) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(ProvidersConfig.class)
                .withMapping(CatalogueConfig.class)
                .withSources(
                        new EnvConfigSource(environment, 300),
                        new PropertiesConfigSource(new HashMap<>(properties), "test", 400))
                .withConverter(Path.class, 100, text -> text.isEmpty() ? null : Path.of(text))
                .build();
        return new Providers(
                config.getConfigMapping(ProvidersConfig.class), config.getConfigMapping(CatalogueConfig.class));
    }
}
