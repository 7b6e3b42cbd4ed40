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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * One circuit breaker a provider, in this replica. It opens on the rate of failures, of submissions and of what became of
 * them; after a while one submission probes, and its result closes the circuit or opens it again.
 */
@Singleton
public class Circuits {

    private static final Logger LOG = Logger.getLogger(Circuits.class);
    // The provider has answered that it cannot; a refused key or an empty balance has its own way out of the route.
    private static final Set<ErrorCode> FAILURES = EnumSet.of(
            ErrorCode.PROVIDER_UNAVAILABLE, ErrorCode.PROVIDER_ERROR, ErrorCode.PROVIDER_TIMEOUT, ErrorCode.UNCERTAIN);

    private final CircuitBreakerMaintenance maintenance;
    private final InstantSource clock;
    private final Duration delay;
    private final Map<ProviderName, Circuit> circuits = new ConcurrentHashMap<>();

    Circuits(Providers providers, CircuitBreakerMaintenance maintenance, RouteConfig config, InstantSource clock) {
        this.maintenance = maintenance;
        this.clock = clock;
        this.delay = config.circuit().delay();
        providers.enabled().stream()
                .map(ConfiguredProvider::name)
                .forEach(name -> circuits.put(name, new Circuit(guard(name, config.circuit()))));
    }

    private TypedGuard<SubmissionResult> guard(ProviderName name, RouteConfig.Circuit config) {
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

    private record Circuit(TypedGuard<SubmissionResult> guard, AtomicBoolean probing, Opened opened) {

        Circuit(TypedGuard<SubmissionResult> guard) {
            this(guard, new AtomicBoolean(), new Opened());
        }
    }

    /** When, and after what. */
    private static final class Opened {
        private volatile Instant at = Instant.EPOCH;
        private volatile String lastFailure = "";
    }

    /** How it stands; {@code reason}: the failure that was seen last. */
    public record Standing(CircuitBreakerState state, Optional<Instant> openedAt, String reason) {}

    public Standing standing(ProviderName provider) {
        Circuit circuit = circuit(provider);
        CircuitBreakerState state = maintenance.currentState(provider.value());
        return new Standing(
                state,
                state == CircuitBreakerState.CLOSED ? Optional.empty() : Optional.of(circuit.opened().at),
                circuit.opened().lastFailure);
    }

    /** Until when nothing may go there; empty when something may now, be it as the probe. */
    Optional<Instant> restsUntil(ProviderName provider, Instant now) {
        Circuit circuit = circuit(provider);
        if (maintenance.currentState(provider.value()) == CircuitBreakerState.CLOSED) {
            return Optional.empty();
        }
        Instant probeAt = circuit.opened().at.plus(delay);
        if (now.isBefore(probeAt)) {
            return Optional.of(probeAt);
        }
        return circuit.probing().get() ? Optional.of(now.plus(Duration.ofSeconds(1))) : Optional.empty();
    }

    /** Reserves the probe, where it takes one; {@link #call} or {@link #release} gives it back. */
    void reserve(ProviderName provider) {
        if (maintenance.currentState(provider.value()) != CircuitBreakerState.CLOSED) {
            circuit(provider).probing().set(true);
        }
    }

    /** The attempt that was to be the probe has not begun. */
    public void release(ProviderName provider) {
        circuit(provider).probing().set(false);
    }

    /** Submits through the circuit; one that has opened meanwhile lets nothing out. */
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
            circuit.probing().set(false);
        }
    }

    /** Something that {@code provider} had accepted came to nothing. */
    public void failed(ProviderName provider, AttemptError error) {
        Circuit circuit = circuits.get(provider);
        boolean counts = circuit != null
                && FAILURES.contains(error.code())
                && maintenance.currentState(provider.value()) == CircuitBreakerState.CLOSED;
        if (counts) {
            // The circuit counts calls, so the failure is told as one.
            call(provider, () -> new SubmissionResult.NotSent(error));
        }
    }

    /** An operator knows better: closed, as if nothing had been. */
    public void close(ProviderName provider) {
        if (circuits.containsKey(provider)) {
            maintenance.reset(provider.value());
        }
    }

    private static Optional<String> failure(SubmissionResult result) {
        return switch (result) {
            case SubmissionResult.Accepted accepted -> Optional.empty();
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
            return; // It tells its first state while it is made.
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

    /** How a result that counts as a failure passes through the guard. */
    private static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;
        private final transient SubmissionResult result;

        private Failed(SubmissionResult result) {
            super(null, null, false, false);
            this.result = result;
        }
    }
}
