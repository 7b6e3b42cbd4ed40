package io.darkroom.submitter.route;

import static io.darkroom.submitter.route.TestRouters.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.TestConfig;
import io.darkroom.submitter.route.ProviderStatistics.Figures;
import io.darkroom.submitter.route.ProviderStatistics.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderStatisticsTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");

    private final Providers providers = TestConfig.providers();

    @Test
    void successesCountWithTheirLatency() {
        assertThat(row("evolink", "succeeded", null, 7, 1.5).figures())
                .isEqualTo(new Figures(
                        7,
                        0,
                        Optional.of(
                                new Latency(Duration.ofMillis(1500), Duration.ofMillis(3000), Duration.ofMillis(4500))),
                        Map.of()));
    }

    @Test
    void failuresCountWithTheirError() {
        assertThat(row("evolink", "failed", "provider_error", 3, 1).figures())
                .isEqualTo(new Figures(0, 3, Optional.empty(), Map.of(ErrorCode.PROVIDER_ERROR, 3L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_request", "content_policy"})
    void errorsOfTheRequestAreListedButDoNotCountAsFailures(String code) {
        Figures figures = row("evolink", "failed", code, 3, 1).figures();

        assertThat(figures.failed()).isZero();
        assertThat(figures.errors()).containsEntry(ErrorCode.of(code), 3L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitting", "submitted", "uncertain", "abandoned"})
    void otherAttemptsDoNotCount(String status) {
        Figures figures = row("evolink", status, null, 3, 1).figures();

        assertThat(figures.successRate()).isEmpty();
        assertThat(figures.latency()).isEmpty();
    }

    @Test
    void rowsOfOneProviderAreSummed() {
        ProviderStatistics statistics = measured(
                row("evolink", "succeeded", null, 6, 2),
                row("evolink", "failed", "provider_error", 1, 9),
                row("evolink", "failed", "rate_limited", 1, 9),
                row("runbase", "failed", "provider_error", 5, 9));

        Figures figures = statistics.of(EVOLINK);
        assertThat(figures.succeeded()).isEqualTo(6);
        assertThat(figures.failed()).isEqualTo(2);
        assertThat(figures.successRate()).contains(0.75);
        assertThat(figures.errors())
                .containsExactlyInAnyOrderEntriesOf(Map.of(ErrorCode.PROVIDER_ERROR, 1L, ErrorCode.RATE_LIMITED, 1L));
    }

    @Test
    void thePercentilesAreThoseOfTheLargerRowOfSuccesses() {
        ProviderStatistics statistics = measured(
                row("evolink", "succeeded", "provider_timeout", 1, 600), row("evolink", "succeeded", null, 20, 4));

        assertThat(statistics.of(EVOLINK).latency().orElseThrow().p50()).isEqualTo(Duration.ofSeconds(4));
        assertThat(statistics.of(EVOLINK).succeeded()).isEqualTo(21);
    }

    @Test
    void theUsualDurationIsTheCataloguesUntilOneIsMeasured() {
        assertThat(measured().usualDuration(providers.find(EVOLINK).orElseThrow()))
                .isEqualTo(providers.find(EVOLINK).orElseThrow().capabilities().usualDuration());
        assertThat(measured(row("evolink", "succeeded", null, 1, 4))
                        .usualDuration(providers.find(EVOLINK).orElseThrow()))
                .isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void itIsMeasuredAgainOnlyAfterTheInterval() {
        List<Instant> measurements = new ArrayList<>();
        Instant[] now = {Instant.EPOCH.plusSeconds(100)};
        ProviderStatistics statistics =
                new ProviderStatistics(null, providers, TestConfig.of(RouteConfig.class), () -> now[0]) {
                    @Override
                    List<StatisticsRow> rows(Instant at) {
                        measurements.add(at);
                        return List.of();
                    }
                };

        statistics.refresh();
        now[0] = now[0].plusMillis(4999);
        statistics.refresh();
        now[0] = now[0].plusMillis(1);
        statistics.refresh();

        assertThat(measurements).containsExactly(Instant.EPOCH.plusSeconds(100), Instant.EPOCH.plusSeconds(105));
    }

    private ProviderStatistics measured(ProviderStatistics.StatisticsRow... rows) {
        ProviderStatistics statistics = TestRouters.statistics(providers, List.of(rows));
        statistics.refresh();
        return statistics;
    }
}
