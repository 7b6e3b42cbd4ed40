package io.darkroom.standalone;

import io.darkroom.contracts.ProviderName;
import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.catalogue.Catalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The environment variables of the services. What a person has set is never overridden. */
final class ServiceEnvironment {

    private static final Map<ProviderName, Capabilities> PROVIDERS =
            Catalogue.builtIn().providers();
    // A provider without a price is not used; a simulated one gets the highest price of the catalogue.
    private static final String SIMULATED_PRICE = "20";
    private static final String LOOPBACK = "127.0.0.0/8";
    private static final String EGRESS_ALLOW = "DARKROOM_EGRESS_ALLOW";

    private ServiceEnvironment() {}

    static Map<String, String> of(Settings settings, LocalSecrets secrets, String jdbcUrl, String bootstrapServers) {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl);
        environment.put("QUARKUS_DATASOURCE_USERNAME", EmbeddedDatabase.USER);
        environment.put("QUARKUS_DATASOURCE_PASSWORD", EmbeddedDatabase.USER);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.putIfAbsent("QUARKUS_HTTP_HOST", "127.0.0.1");
        // No load balancer has to notice first that a service is not ready any more.
        environment.putIfAbsent("QUARKUS_SHUTDOWN_DELAY", "0S");
        environment.put("DARKROOM_ROOT_KEY", secrets.rootKey());
        environment.putIfAbsent("DARKROOM_CALLBACKS_SECRETS", secrets.callbackSecret());
        environment.putIfAbsent("DARKROOM_ASSETS_SECRETS", secrets.assetSecret());
        environment.putIfAbsent("DARKROOM_SECRETS_KEY", secrets.secretsKey());
        environment.putIfAbsent(
                "DARKROOM_CALLBACKS_PUBLIC_URL", "http://127.0.0.1:" + settings.port(ServiceName.CALLBACK));
        addFrontDoor(environment, settings);
        environment.putIfAbsent(
                "DARKROOM_STORAGE_PATH", settings.state().resolve("archive").toString());
        // Two arenas keep the C library from holding memory that every thread once used.
        environment.putIfAbsent("MALLOC_ARENA_MAX", "2");
        if (settings.simulated() == Settings.Simulated.YES) {
            addSimulator(environment, settings);
        }
        for (ProviderName provider : PROVIDERS.keySet()) {
            // A key that was given is to be used.
            if (environment.containsKey(variable(provider, "API_KEY"))) {
                environment.putIfAbsent(variable(provider, "ENABLED"), "true");
            }
        }
        return environment;
    }

    // Clients know one address: submitter-service forwards what the other two answer.
    private static void addFrontDoor(Map<String, String> environment, Settings settings) {
        String local = "http://127.0.0.1:";
        environment.putIfAbsent("DARKROOM_SUBMITTER_URL", local + settings.port(ServiceName.SUBMITTER));
        environment.putIfAbsent("DARKROOM_ASSETS_PUBLIC_URL", local + settings.port(ServiceName.SUBMITTER));
        environment.putIfAbsent("DARKROOM_ASSETS_INTERNAL_URL", local + settings.port(ServiceName.STORAGE));
        environment.putIfAbsent("DARKROOM_FORWARD_ENABLED", "true");
        environment.putIfAbsent("DARKROOM_FORWARD_CALLBACK_URL", local + settings.port(ServiceName.CALLBACK));
    }

    private static void addSimulator(Map<String, String> environment, Settings settings) {
        String simulator = "http://127.0.0.1:" + settings.simulatorPort();
        environment.put("SIMULATOR_PORT", String.valueOf(settings.simulatorPort()));
        for (ProviderName provider : PROVIDERS.keySet()) {
            // A key that was given is for the real provider.
            if (!environment.containsKey(variable(provider, "API_KEY"))) {
                environment.put(variable(provider, "API_KEY"), "simulated-" + provider + "-key");
                environment.putIfAbsent(variable(provider, "BASE_URL"), simulator + "/" + provider);
                if (lacksPrice(provider)) {
                    environment.putIfAbsent(variable(provider, "PRICE"), SIMULATED_PRICE);
                }
            }
        }
        environment.merge(EGRESS_ALLOW, LOOPBACK, (set, loopback) -> set + "," + loopback);
    }

    /** The providers that {@code environment} enables and that are not used, since it sets no price and the catalogue has none. */
    static List<ProviderName> withoutPrice(Map<String, String> environment) {
        return PROVIDERS.keySet().stream()
                .filter(provider -> "true".equals(environment.get(variable(provider, "ENABLED")))
                        && !environment.containsKey(variable(provider, "PRICE"))
                        && lacksPrice(provider))
                .toList();
    }

    private static boolean lacksPrice(ProviderName provider) {
        return Stream.ofNullable(PROVIDERS.get(provider))
                .flatMap(known -> known.models().values().stream())
                .anyMatch(offer -> offer.price().isEmpty());
    }

    static String variable(ProviderName provider, String name) {
        return "DARKROOM_PROVIDERS_" + provider.value().toUpperCase(Locale.ROOT) + "_" + name;
    }
}
