package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.route.Openings.Opening;
import io.darkroom.submitter.route.RouteConfig;
import io.darkroom.submitter.route.Router;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Decides what a generation does with its turn: submit to a provider, wait in the queue, or give up. */
@Singleton
class ChooseProvider {

    private final Router router;
    private final Duration outOfRotationDelay;
    private final Duration busyDelay;
    private final Backoff retryBackoff;

    ChooseProvider(Router router, RouteConfig route, DispatchConfig dispatch) {
        this.router = router;
        this.outOfRotationDelay = route.outOfRotationDelay();
        this.busyDelay = dispatch.busyDelay();
        this.retryBackoff = new Backoff(route.retryDelay(), route.maxRetryDelay());
    }

    /** The decision. */
    sealed interface Choice {

        /** {@code probe}: the provider is out of rotation, and this attempt finds out whether it has recovered. */
        record Submit(ConfiguredProvider provider, boolean probe) implements Choice {}

        record Wait(Instant until) implements Choice {}

        record GiveUp(AttemptError error) implements Choice {}
    }

    Choice choose(
            Generation generation, List<Attempt> earlier, Function<ConfiguredProvider, Opening> openings, Instant now) {
        if (!now.isBefore(generation.deadlineAt())) {
            return new Choice.GiveUp(
                    new AttemptError(ErrorCode.EXPIRED, "no provider accepted it before its deadline"));
        }
        List<Candidate> candidates = candidates(affordable(generation), earlier, openings, now);
        Optional<Choice> open = candidates.stream()
                .filter(candidate -> candidate.opening() instanceof Opening.Open)
                .findFirst()
                .map(candidate -> new Choice.Submit(candidate.entry(), false));
        return probe(candidates, generation, open)
                .or(() -> open)
                .orElseGet(() -> waitOrGiveUp(candidates, generation, earlier, now));
    }

    private record Candidate(ConfiguredProvider entry, Opening opening) {

        boolean outOfRotation() {
            return opening instanceof Opening.Unavailable;
        }

        boolean probeDue() {
            return opening instanceof Opening.Unavailable unavailable && unavailable.probeDue();
        }
    }

    // A price may have risen since the credits were reserved; then the provider is passed over.
    private List<ConfiguredProvider> affordable(Generation generation) {
        GenerationRequest request = generation.request();
        return router.candidates(request).stream()
                .filter(entry -> entry.price(request.model())
                        .map(price -> Credits.of(price, request.n()))
                        .filter(cost -> cost.compareTo(generation.reserved()) <= 0)
                        .isPresent())
                .toList();
    }

    // Untried providers come first; one that rejected every attempt before accepting it may be tried again.
    private List<Candidate> candidates(
            List<ConfiguredProvider> able,
            List<Attempt> earlier,
            Function<ConfiguredProvider, Opening> openings,
            Instant now) {
        Stream<Candidate> untried = able.stream()
                .filter(entry -> at(entry, earlier).isEmpty())
                .map(entry -> new Candidate(entry, openings.apply(entry)));
        Stream<Candidate> again = able.stream()
                .filter(entry -> !at(entry, earlier).isEmpty() && rejectedBeforeAcceptance(at(entry, earlier)))
                .map(entry -> new Candidate(entry, openingAgain(at(entry, earlier), openings.apply(entry), now)));
        return Stream.concat(untried, again).toList();
    }

    private static List<Attempt> at(ConfiguredProvider entry, Collection<Attempt> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.provider().equals(entry.name()))
                .toList();
    }

    private static boolean rejectedBeforeAcceptance(List<Attempt> attempts) {
        return attempts.stream()
                .allMatch(attempt -> attempt.error()
                        .filter(error -> error.code().failover() == ErrorCode.Failover.NEXT_PROVIDER_OR_LATER)
                        .isPresent());
    }

    private Opening openingAgain(List<Attempt> attempts, Opening opening, Instant now) {
        Instant since = attempts.stream()
                .flatMap(attempt -> attempt.finishedAt().stream())
                .max(Comparator.naturalOrder())
                .orElse(now);
        Instant at = since.plus(retryBackoff.after(attempts.size(), RandomGenerator.getDefault()));
        return opening instanceof Opening.Open && now.isBefore(at) ? new Opening.Paused(at) : opening;
    }

    // A client pays for a probe with one of its attempts, so it needs an open provider and an attempt to spare, unless
    // every candidate is out of rotation.
    private static Optional<Choice> probe(List<Candidate> candidates, Generation generation, Optional<Choice> open) {
        boolean spare = generation.request().routing().maxAttempts() - generation.attempts() >= 2;
        boolean noOther = candidates.stream().allMatch(Candidate::outOfRotation);
        if (!noOther && (open.isEmpty() || !spare)) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(Candidate::probeDue)
                .findFirst()
                .map(candidate -> new Choice.Submit(candidate.entry(), true));
    }

    private Choice waitOrGiveUp(List<Candidate> candidates, Generation generation, List<Attempt> earlier, Instant now) {
        Optional<Instant> opensAt = candidates.stream()
                .flatMap(candidate -> opensAt(candidate.opening(), now).stream())
                .min(Comparator.naturalOrder());
        // Only a generation without a failed attempt waits for a provider that may stay out of rotation.
        boolean waits = opensAt.isPresent() || (!candidates.isEmpty() && earlier.isEmpty());
        if (!waits) {
            return new Choice.GiveUp(lastError(earlier));
        }
        Instant until = opensAt.orElse(now.plus(outOfRotationDelay));
        return new Choice.Wait(until.isBefore(generation.deadlineAt()) ? until : generation.deadlineAt());
    }

    private Optional<Instant> opensAt(Opening opening, Instant now) {
        return switch (opening) {
            case Opening.Open open -> Optional.of(now);
            case Opening.Full full -> Optional.of(now.plus(busyDelay));
            case Opening.Paused paused -> Optional.of(paused.until());
            case Opening.Unavailable unavailable -> Optional.empty();
        };
    }

    // The last provider's error helps a client more than "no provider is left".
    private static AttemptError lastError(List<Attempt> attempts) {
        return (attempts.isEmpty()
                        ? Optional.<AttemptError>empty()
                        : attempts.getLast().error())
                .orElseGet(() -> new AttemptError(ErrorCode.NO_PROVIDER, "no enabled provider can honour the request"));
    }
}
