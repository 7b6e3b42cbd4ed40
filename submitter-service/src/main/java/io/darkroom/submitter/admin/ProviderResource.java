package io.darkroom.submitter.admin;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.Words;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.json.ListView;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.route.Circuits;
import io.darkroom.submitter.route.Circuits.CircuitStatus;
import io.darkroom.submitter.route.Openings;
import io.darkroom.submitter.route.ProviderStates;
import io.darkroom.submitter.route.ProviderStates.State;
import io.darkroom.submitter.route.ProviderStatistics;
import io.darkroom.submitter.route.ProviderStatistics.Figures;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/providers}: the health of the providers; suspends and restores them. */
@Path("/v1/admin/providers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Scope.ADMIN_ROLE)
public class ProviderResource {

    private final RequestTransactions transactions;
    private final Providers providers;
    private final Circuits circuits;
    private final ProviderStates states;
    private final ProviderStatistics statistics;
    private final Openings openings;
    private final InstantSource clock;

    ProviderResource(
            RequestTransactions transactions,
            Providers providers,
            Circuits circuits,
            ProviderStates states,
            ProviderStatistics statistics,
            Openings openings,
            InstantSource clock) {
        this.transactions = transactions;
        this.providers = providers;
        this.circuits = circuits;
        this.states = states;
        this.statistics = statistics;
        this.openings = openings;
        this.clock = clock;
    }

    /**
     * One provider. {@code state} is the short answer: {@code disabled}, {@code out_of_rotation}, {@code open}, {@code half_open},
     * {@code paused} or {@code healthy}. The circuit is that of the answering replica.
     */
    public record ProviderView(
            ProviderName name,
            boolean enabled,
            String state,
            @Nullable String reason,
            @Nullable Instant since,
            @Nullable Instant probeAt,
            @Nullable Instant pausedUntil,
            @Nullable String circuit,
            int inFlight,
            int concurrency,
            @Nullable BigDecimal rate,
            @Nullable Double successRate,
            long succeeded,
            long failed,
            @Nullable LatencyView latency,
            Map<ErrorCode, Long> errors) {}

    /** From submission to images, in milliseconds. */
    public record LatencyView(long p50Ms, long p90Ms, long p99Ms) {}

    @GET
    public ListView<ProviderView> list() {
        return transactions.call(() -> {
            Map<ProviderName, State> noted = states.all();
            statistics.refresh();
            return ListView.of(providers.all().stream()
                    .map(entry -> view(entry, noted.getOrDefault(entry.name(), State.HEALTHY)))
                    .toList());
        });
    }

    /** Returns a provider to rotation after any outage or suspension, and closes its circuit. */
    @POST
    @Path("/{name}/restore")
    public ProviderView restore(@PathParam("name") String name) {
        return transactions.call(() -> {
            ConfiguredProvider entry = enabled(name);
            states.restore(entry.name());
            circuits.close(entry.name());
            return current(entry);
        });
    }

    /** Takes a provider out of rotation until it is restored, for the reason in the body, if it has one. Its attempts in flight continue. */
    @POST
    @Path("/{name}/suspend")
    public ProviderView suspend(@PathParam("name") String name, byte[] body) {
        return transactions.call(() -> {
            String reason = AdminBody.suspension(body)
                    .map(given -> "suspended by an operator: " + given)
                    .orElse("suspended by an operator");
            ConfiguredProvider entry = enabled(name);
            states.suspend(entry.name(), reason);
            return current(entry);
        });
    }

    private ConfiguredProvider enabled(String name) {
        return ProviderName.parse(name)
                .flatMap(providers::find)
                .filter(ConfiguredProvider::enabled)
                .orElseThrow(() -> new RefusedException(new NotFound("enabled provider of that name")));
    }

    private ProviderView current(ConfiguredProvider entry) {
        return view(entry, states.all().getOrDefault(entry.name(), State.HEALTHY));
    }

    private ProviderView view(ConfiguredProvider entry, State noted) {
        Figures figures = statistics.of(entry.name());
        Optional<CircuitStatus> status =
                Optional.of(entry).filter(ConfiguredProvider::enabled).map(on -> circuits.status(on.name()));
        Optional<String> circuit = status.map(open -> Words.of(open.state()));
        boolean circuitOpen = circuit.filter(word -> !word.equals("closed")).isPresent();
        return new ProviderView(
                entry.name(),
                entry.enabled(),
                state(entry, noted, circuit),
                noted.outOfRotation()
                        .map(ProviderStates.OutOfRotation::reason)
                        .or(() -> status.filter(open -> circuitOpen).map(CircuitStatus::reason))
                        .orElse(null),
                noted.outOfRotation()
                        .map(ProviderStates.OutOfRotation::since)
                        .or(() -> status.flatMap(CircuitStatus::openedAt))
                        .orElse(null),
                noted.outOfRotation()
                        .flatMap(ProviderStates.OutOfRotation::probeAt)
                        .orElse(null),
                noted.pausedUntil().orElse(null),
                circuit.orElse(null),
                openings.inFlight(entry.name()),
                entry.concurrency(),
                entry.rate().orElse(null),
                figures.successRate().orElse(null),
                figures.succeeded(),
                figures.failed(),
                figures.latency().map(ProviderResource::latency).orElse(null),
                figures.errors());
    }

    private String state(ConfiguredProvider entry, State noted, Optional<String> circuit) {
        if (!entry.enabled()) {
            return "disabled";
        }
        if (noted.outOfRotation().isPresent()) {
            return "out_of_rotation";
        }
        boolean paused = noted.pausedUntil().filter(clock.instant()::isBefore).isPresent();
        return circuit.filter(word -> !word.equals("closed")).orElse(paused ? "paused" : "healthy");
    }

    private static LatencyView latency(ProviderStatistics.Latency latency) {
        return new LatencyView(millis(latency.p50()), millis(latency.p90()), millis(latency.p99()));
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }
}
