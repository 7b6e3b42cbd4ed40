package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Finds the uncertain attempts that can be submitted again without being bought again: their provider promises to answer
 * the same idempotency key with the first submission's task.
 */
@Singleton
class ResubmitAttempts {

    private static final int LIMIT = 16;

    private final Providers providers;
    private final Backoff backoff;
    private final InstantSource clock;

    ResubmitAttempts(Providers providers, DispatchConfig config, InstantSource clock) {
        this.providers = providers;
        this.backoff =
                new Backoff(config.dispatch().resubmitFirst(), config.dispatch().resubmitMost());
        this.clock = clock;
    }

    record Resubmission(
            AttemptKey attempt, ConfiguredProvider provider, GenerationRequest request, Optional<String> trace) {}

    /** When an attempt that has just become uncertain is submitted again; empty where that would buy twice. */
    Optional<Instant> first(ConfiguredProvider provider) {
        return provider.capabilities().idempotencyKeys().isPresent()
                ? Optional.of(clock.instant().plus(pause(1)))
                : Optional.empty();
    }

    /** Those that are due; each is due again later, until its answer says more. */
    List<Resubmission> due() {
        Instant now = clock.instant();
        return QuarkusTransaction.requiringNew().call(() -> {
            List<Resubmission> due = new ArrayList<>();
            for (Attempt attempt : Attempt.toResubmitAt(now, LIMIT)) {
                attempt.resubmissions++;
                providers.find(attempt.providerName()).ifPresent(provider -> {
                    attempt.resubmitAt = now.plus(provider.timeout()).plus(pause(attempt.resubmissions + 1));
                    Generation generation = Generation.findById(attempt.key.generationId());
                    due.add(new Resubmission(
                            attempt.attemptKey(),
                            provider,
                            generation.readRequest(),
                            Optional.ofNullable(generation.trace)));
                });
            }
            return due;
        });
    }

    private Duration pause(int times) {
        return backoff.after(times, RandomGenerator.getDefault());
    }
}
