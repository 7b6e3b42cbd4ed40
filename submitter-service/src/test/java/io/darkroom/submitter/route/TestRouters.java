package io.darkroom.submitter.route;

import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.TestConfig;
import java.time.Instant;
import java.util.List;

/** Routers without a database, by what was measured of the providers. */
public final class TestRouters {

    private TestRouters() {}

    public static Router of(Providers providers) {
        return of(providers, List.of());
    }

    /** As before anything is measured. */
    public static ProviderStatistics unmeasured(Providers providers) {
        return statistics(providers, List.of());
    }

    static Router of(Providers providers, List<ProviderStatistics.StatisticsRow> measured) {
        ProviderStatistics statistics = statistics(providers, measured);
        statistics.refresh();
        return new Router(providers, statistics);
    }

    static ProviderStatistics statistics(Providers providers, List<ProviderStatistics.StatisticsRow> measured) {
        return new ProviderStatistics(null, providers, TestConfig.of(RouteConfig.class), () -> Instant.EPOCH) {
            @Override
            List<StatisticsRow> rows(Instant now) {
                return measured;
            }
        };
    }

    static ProviderStatistics.StatisticsRow row(
            String provider, String status, String errorCode, long count, double seconds) {
        return new ProviderStatistics.StatisticsRow(
                provider, status, errorCode, count, seconds, seconds * 2, seconds * 3);
    }
}
