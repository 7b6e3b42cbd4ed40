package io.darkroom.chaos;

import io.darkroom.bench.SimulatorFaults;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Catalogue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Random faults of the simulated providers: three in ten submissions have one. */
final class ProviderFaults {

    /** Delays of minutes, shortened to seconds, so that what is given up ends within the run. */
    static final Map<String, String> SETTINGS = settings();

    private static final String RULES = """
            {"seed": %d, "rules": [
              {"fault": "status", "status": 500, "probability": 0.02},
              {"fault": "status", "status": 503, "probability": 0.01},
              {"fault": "status", "status": 429, "retry_after_seconds": 1, "probability": 0.01},
              {"fault": "status_after", "status": 408, "probability": 0.01},
              {"fault": "status_after", "status": 500, "probability": 0.01},
              {"fault": "status_after", "status": 502, "probability": 0.01},
              {"fault": "status_after", "status": 504, "probability": 0.01},
              {"fault": "status_after", "status": 524, "probability": 0.01},
              {"fault": "reset_before", "probability": 0.02},
              {"fault": "reset_after", "probability": 0.02},
              {"fault": "hang_after", "delay_ms": 4000, "probability": 0.01},
              {"fault": "task_failed", "probability": 0.02},
              {"fault": "task_content", "probability": 0.01},
              {"fault": "callback_never", "probability": 0.03},
              {"fault": "callback_twice", "probability": 0.03},
              {"fault": "callback_late", "delay_ms": 20000, "probability": 0.02},
              {"fault": "callback_early", "probability": 0.03},
              {"fault": "callback_truncated", "probability": 0.02},
              {"fault": "image_not_found", "probability": 0.01},
              {"fault": "image_truncated", "probability": 0.01},
              {"fault": "status", "status": 502, "probability": 0.05, "on": "poll"},
              {"fault": "status", "status": 404, "probability": 0.05, "on": "poll"}]}""";

    private ProviderFaults() {}

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "DARKROOM_LIFECYCLE_ATTEMPT_DEADLINE", "PT20S",
                "DARKROOM_DISPATCH_RESUBMIT_DELAY", "PT0.5S",
                "DARKROOM_ROUTING_CIRCUIT_DELAY", "PT2S",
                "DARKROOM_ROUTING_RETRY_DELAY", "PT1S",
                "DARKROOM_ARCHIVE_RETRY_DELAY", "PT0.5S",
                "DARKROOM_ARCHIVE_MAX_RETRY_DELAY", "PT2S",
                "DARKROOM_ARCHIVE_REFUSAL_GRACE", "PT5S"));
        for (ProviderName provider : Catalogue.builtIn().providers().keySet()) {
            String prefix = "DARKROOM_PROVIDERS_" + provider.value().toUpperCase(Locale.ROOT);
            settings.put(prefix + "_TIMEOUT", "PT3S");
            settings.put(prefix + "_POLL_DELAY", "PT3S");
            settings.put(prefix + "_POLL_INTERVAL", "PT1S");
            settings.put(prefix + "_MAX_POLL_INTERVAL", "PT2S");
        }
        return Map.copyOf(settings);
    }

    // One fault a submission: of its answer, of its callback, or of its images.
    private static final String MUTATIONS = """
            {"seed": %d, "rules": [
              {"fault": "answer_mutated", "probability": 0.4},
              {"fault": "callback_mutated", "probability": 0.5},
              {"fault": "image_mutated", "probability": 0.5},
              {"fault": "answer_mutated", "probability": 0.5, "on": "poll"}]}""";

    static void set(URI simulator, long seed) throws IOException, InterruptedException {
        set(simulator, RULES, seed);
    }

    /** From now on most answers, callbacks and images are changed at random. */
    static void mutate(URI simulator, long seed) throws IOException, InterruptedException {
        set(simulator, MUTATIONS, seed);
    }

    /** How many have been changed. */
    static long mutated(URI simulator) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(simulator.resolve("/admin/mutated")).build();
            return Json.mapper()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .path("count")
                    .asLong();
        }
    }

    private static void set(URI simulator, String rules, long seed) throws IOException, InterruptedException {
        for (ProviderName provider : Catalogue.builtIn().providers().keySet()) {
            SimulatorFaults.set(simulator, provider.value(), rules.formatted(seed + provider.hashCode()));
        }
    }
}
