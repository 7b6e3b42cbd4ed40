package io.darkroom.submitter.route;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * The circuit breaker of each provider, in this replica. It opens on the rate of failed submissions and attempts; after its
 * delay one submission probes, and its result closes the circuit or opens it again.
 */
@Singleton
public class Circuits {

    private static final Logger LOG = Logger.getLogger(Circuits.class);
    // A refused key or an empty balance does not count: it takes the provider out of rotation.
    private static final Set<ErrorCode> FAILURES = EnumSet.of(
            ErrorCode.PROVIDER_UNAVAILABLE, ErrorCode.PROVIDER_ERROR, ErrorCode.PROVIDER_TIMEOUT, ErrorCode.UNCERTAIN);

    // A call begins within its time-out and a margin after the reservation, and ends within its time-out.
    private static final int PROBE_TIMEOUTS = 3;

    private final CircuitBreakerMaintenance maintenance;
    private final InstantSource clock;
    private final Duration delay;
    private final Map<ProviderName, Circuit> circuits = new ConcurrentHashMap<>();

    Circuits(Providers providers, CircuitBreakerMaintenance maintenance, RouteConfig config, InstantSource clock) {
        this.maintenance = maintenance;
        this.clock = clock;
        this.delay = config.circuit().delay();
        providers.enabled().forEach(entry -> circuits.put(entry.name(), circuit(entry, config.circuit())));
    }

    private Circuit circuit(ConfiguredProvider entry, RouteConfig.CircuitBreaker config) {
        return new Circuit(guard(entry.name(), config), entry.timeout().multipliedBy(PROBE_TIMEOUTS));
    }

    private TypedGuard<SubmissionResult> guard(ProviderName name, RouteConfig.CircuitBreaker config) {
        return TypedGuard.create(SubmissionResult.class)
                .withCircuitBreaker()
                .name(name.value())
                .requestVolumeThreshold(config.window())
                .failureRatio(config.failureRatio())
                .delay(config.delay().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(1)
                .onStateChange(state -> changed(name, state))
                .done()
                .build();
    }

    private record Circuit(TypedGuard<SubmissionResult> guard, Duration probeLimit, Probe probe, Opened opened) {

        Circuit(TypedGuard<SubmissionResult> guard, Duration probeLimit) {
            this(guard, probeLimit, new Probe(), new Opened());
        }
    }

    /** Until when the probe of a circuit is reserved: a reservation that is never used ends by itself. */
    private static final class Probe {
        private volatile Instant until = Instant.EPOCH;
    }

    /** When a circuit opened last, and the last failure. */
    private static final class Opened {
        private volatile Instant at = Instant.EPOCH;
        private volatile String lastFailure = "";
    }

    /** The state of a circuit; {@code reason}: the last failure. */
    public record CircuitStatus(CircuitBreakerState state, Optional<Instant> openedAt, String reason) {}

    public CircuitStatus status(ProviderName provider) {
        Circuit circuit = circuit(provider);
        CircuitBreakerState state = maintenance.currentState(provider.value());
        return new CircuitStatus(
                state,
                state == CircuitBreakerState.CLOSED ? Optional.empty() : Optional.of(circuit.opened().at),
                circuit.opened().lastFailure);
    }

    /** Until when nothing may be submitted; empty when a submission is allowed, even if only as the probe. */
    Optional<Instant> pausedUntil(ProviderName provider, Instant now) {
        Circuit circuit = circuit(provider);
        if (maintenance.currentState(provider.value()) == CircuitBreakerState.CLOSED) {
            return Optional.empty();
        }
        Instant probeAt = circuit.opened().at.plus(delay);
        if (now.isBefore(probeAt)) {
            return Optional.of(probeAt);
        }
        return now.isBefore(circuit.probe().until) ? Optional.of(now.plus(Duration.ofSeconds(1))) : Optional.empty();
    }

    /** Reserves the probe of a circuit that is not closed, until {@link #call} or {@link #release}. */
    void reserve(ProviderName provider) {
        if (maintenance.currentState(provider.value()) != CircuitBreakerState.CLOSED) {
            Circuit circuit = circuit(provider);
            circuit.probe().until = clock.instant().plus(circuit.probeLimit());
        }
    }

    /** The attempt that reserved the probe has not begun, or its provider is not called. */
    public void release(ProviderName provider) {
        circuit(provider).probe().until = Instant.EPOCH;
    }

    /** Submits through the circuit; not at all if it has opened meanwhile. */
    public SubmissionResult call(ProviderName provider, Supplier<SubmissionResult> submit) {
        Circuit circuit = circuit(provider);
        try {
            return circuit.guard().call(() -> {
                SubmissionResult result = submit.get();
                Optional<String> failure = failure(result);
                if (failure.isPresent()) {
                    circuit.opened().lastFailure = failure.get();
                    throw new Failed(result);
                }
                return result;
            });
        } catch (Failed failed) {
            return failed.result;
        } catch (CircuitBreakerOpenException open) {
            return new SubmissionResult.NotSent(
                    new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, "the circuit to " + provider + " is open"));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a submission throws no checked exception", e);
        } finally {
            circuit.probe().until = Instant.EPOCH;
        }
    }

    void attemptEnded(@Observes(during = TransactionPhase.AFTER_SUCCESS) AttemptEnded ended) {
        ended.error().ifPresent(error -> failed(ended.provider(), error));
    }

    /** Counts the failure of an attempt that {@code provider} had accepted. */
    void failed(ProviderName provider, AttemptError error) {
        boolean counts = circuits.containsKey(provider)
                && FAILURES.contains(error.code())
                && maintenance.currentState(provider.value()) == CircuitBreakerState.CLOSED;
        if (counts) {
            // The circuit counts calls only, so the failure is reported as a call.
            call(provider, () -> new SubmissionResult.NotSent(error));
        }
    }

    /** Closes the circuit for an operator, and clears its window. */
    public void close(ProviderName provider) {
        if (circuits.containsKey(provider)) {
            maintenance.reset(provider.value());
        }
    }

    private static Optional<String> failure(SubmissionResult result) {
        return switch (result) {
            case SubmissionResult.Accepted accepted -> Optional.empty();
            case SubmissionResult.NotPrepared ours -> Optional.empty();
            case SubmissionResult.NotSent notSent -> Optional.of(notSent.error().message());
            case SubmissionResult.Unknown unknown -> Optional.of(unknown.reason());
            case SubmissionResult.Rejected rejected ->
                Optional.of(rejected.error())
                        .filter(error -> FAILURES.contains(error.code()))
                        .map(AttemptError::message);
        };
    }

    private void changed(ProviderName provider, CircuitBreakerState state) {
        Circuit circuit = circuits.get(provider);
        if (circuit == null) {
            return; // The guard reports its first state while it is built.
        }
        if (state == CircuitBreakerState.OPEN) {
            circuit.opened().at = clock.instant();
            LOG.warnf("the circuit to %s is open: %s", provider, circuit.opened().lastFailure);
        } else {
            LOG.infof("the circuit to %s is %s", provider, state);
        }
    }

    private Circuit circuit(ProviderName provider) {
        return Objects.requireNonNull(circuits.get(provider), () -> provider + " is not enabled");
    }

    /** Carries a result that counts as a failure through the guard. */
    private static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;
        private final transient SubmissionResult result;

        private Failed(SubmissionResult result) {
            super(null, null, false, false);
            this.result = result;
        }
    }
}
