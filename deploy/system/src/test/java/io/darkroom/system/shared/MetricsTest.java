package io.darkroom.system.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkroom.system.RunningSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every metric that an alert or a dashboard names is exported. */
@Tag("backend")
@ExtendWith(SharedSystem.class)
class MetricsTest {

    private static final String METRIC = "\\b(darkroom|jvm|process|agroal|http_server)_[a-z_]+";

    private final RunningSystem system;

    MetricsTest(SharedSystem shared) {
        this.system = shared.system();
    }

    @Test
    void everyMetricThatAnAlertNamesIsExportedAndEveryAlertHasItsRunbook() throws Exception {
        String rules = Files.readString(Path.of("../prometheus/alerts.yaml"));
        String runbooks = Files.readString(Path.of("../../docs/operation.md")).toLowerCase(Locale.ROOT);
        String exported = system.metrics();

        assertThat(found(METRIC, rules))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(exported).containsPattern("(?m)^" + metric + "[ {]"));
        assertThat(found("operation.md#[a-z]+", rules))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(runbooks).contains("### " + link.substring(link.indexOf('#') + 1)));
    }

    @Test
    void everyMetricThatADashboardShowsIsExported() throws Exception {
        List<String> shown = new ArrayList<>();
        try (Stream<Path> dashboards = Files.list(Path.of("../kubernetes/components/monitoring/dashboards"))) {
            for (Path dashboard : dashboards.toList()) {
                RunningSystem.JSON
                        .readTree(dashboard.toFile())
                        .findValuesAsText("expr")
                        .forEach(query -> shown.addAll(found(METRIC, query)));
            }
        }
        // Some exist from their first event on: a late result, a webhook that cannot be delivered.
        String id = system.submit("{\"model\": \"seedream-4.5\", \"prompt\": \"too late\"}", 0)
                .path("id")
                .asText();
        await().until(() -> system.generation(id).path("attempts").has(0)
                && system.generation(id)
                        .path("attempts")
                        .path(0)
                        .path("status")
                        .asText()
                        .equals("submitted"));
        system.cancel(id);
        system.submit("""
                {"model": "seedream-4.5", "prompt": "a failing webhook", "webhook_url": "http://127.0.0.1:2/"}""", 20);
        system.produce("darkroom.requests", "{}");

        assertThat(shown).hasSizeGreaterThan(30);
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            String exported = system.metrics();
            assertThat(shown).allSatisfy(metric -> assertThat(exported).containsPattern("(?m)^" + metric + "[ {]"));
        });
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }
}
