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
import io.darkroom.submitter.route.Openings.Snapshot;
import io.darkroom.submitter.route.RouteConfig;
import io.darkroom.submitter.route.Router;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Decides where a generation goes next: to a provider, back to the queue for a while, or to its end. */
@Singleton
class ChooseProvider {

    private final Router router;
    private final RouteConfig config;
    private final Duration busyPause;
    private final Backoff retryBackoff;

    ChooseProvider(Router router, RouteConfig config, DispatchConfig dispatch) {
        this.router = router;
        this.config = config;
        this.busyPause = dispatch.dispatch().busyPause();
        this.retryBackoff = new Backoff(config.retryFirst(), config.retryMost());
    }

    /** What to do with a generation whose turn it is. */
    sealed interface Choice {

        /** {@code probe}: whether the provider is back in the route is what this attempt tells. */
        record Go(ConfiguredProvider provider, boolean probe) implements Choice {}

        record Wait(Instant until) implements Choice {}

        record GiveUp(AttemptError error) implements Choice {}
    }

    Choice choose(Generation generation, GenerationRequest request, Snapshot snapshot, Instant now) {
        if (!now.isBefore(generation.deadlineAt)) {
            return new Choice.GiveUp(new AttemptError(ErrorCode.EXPIRED, "no provider took it before its deadline"));
        }
        List<Attempt> earlier = generation.attempts == 0 ? List.of() : Attempt.of(generation.generationId());
        List<ConfiguredProvider> able = router.candidates(request).stream()
                .filter(entry -> affordable(entry, generation, request))
                .toList();
        List<Candidate> candidates = candidates(able, earlier, snapshot, now);
        Optional<Choice> open = candidates.stream()
                .filter(candidate -> candidate.opening() instanceof Opening.Now)
                .findFirst()
                .map(candidate -> new Choice.Go(candidate.entry(), false));
        return probe(candidates, generation, request, open)
                .or(() -> open)
                .orElseGet(() -> later(candidates, generation, earlier, now));
    }

    private record Candidate(ConfiguredProvider entry, Opening opening) {}

    // Those that were not tried yet come first; one that took nothing may be tried again.
    private List<Candidate> candidates(
            List<ConfiguredProvider> able, List<Attempt> earlier, Snapshot snapshot, Instant now) {
        Stream<Candidate> fresh = able.stream()
                .filter(entry -> of(entry, earlier).isEmpty())
                .map(entry -> new Candidate(entry, snapshot.at(entry)));
        Stream<Candidate> again = able.stream()
                .filter(entry -> !of(entry, earlier).isEmpty() && rejectedBeforeAcceptance(of(entry, earlier)))
                .map(entry -> new Candidate(entry, openingAgain(of(entry, earlier), snapshot.at(entry), now)));
        return Stream.concat(fresh, again).toList();
    }

    // A price may have risen since the credits were reserved; nobody pays the difference.
    private static boolean affordable(ConfiguredProvider entry, Generation generation, GenerationRequest request) {
        return entry.price(request.model())
                .map(price -> Credits.of(price, request.n()))
                .filter(cost -> cost.compareTo(generation.reserved()) <= 0)
                .isPresent();
    }

    private static List<Attempt> of(ConfiguredProvider entry, Collection<Attempt> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.providerName().equals(entry.name()))
                .toList();
    }

    private static boolean rejectedBeforeAcceptance(List<Attempt> attempts) {
        return attempts.stream()
                .allMatch(attempt -> attempt.errorCode != null
                        && attempt.errorCode.failover() == ErrorCode.Failover.NEXT_PROVIDER_OR_LATER);
    }

    private Opening openingAgain(List<Attempt> attempts, Opening opening, Instant now) {
        Instant since = attempts.stream()
                .map(attempt -> attempt.finishedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(now);
        Instant at = since.plus(retryBackoff.after(attempts.size(), RandomGenerator.getDefault()));
        return opening instanceof Opening.Now && now.isBefore(at) ? new Opening.Rests(at) : opening;
    }

    // A client pays for a probe with one of its attempts, so it must have another way and an attempt to spare, or no
    // choice.
    private static Optional<Choice> probe(
            List<Candidate> candidates, Generation generation, GenerationRequest request, Optional<Choice> open) {
        boolean spare = request.routing().maxAttempts() - generation.attempts >= 2;
        boolean noChoice =
                candidates.stream().allMatch(candidate -> candidate.opening() instanceof Opening.Unavailable);
        if (!noChoice && (open.isEmpty() || !spare)) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(candidate -> candidate.opening() instanceof Opening.Unavailable(var out, var due) && due)
                .findFirst()
                .map(candidate -> new Choice.Go(candidate.entry(), true));
    }

    private Choice later(List<Candidate> candidates, Generation generation, List<Attempt> earlier, Instant now) {
        Optional<Instant> open = candidates.stream()
                .flatMap(candidate -> opens(candidate.opening(), now).stream())
                .min(Comparator.naturalOrder());
        // Who has failed once need not wait for an operator; who was never tried has nothing to lose.
        boolean waits = open.isPresent() || (!candidates.isEmpty() && earlier.isEmpty());
        if (!waits) {
            return new Choice.GiveUp(lastError(earlier));
        }
        Instant until = open.orElse(now.plus(config.outPause()));
        return new Choice.Wait(until.isBefore(generation.deadlineAt) ? until : generation.deadlineAt);
    }

    private Optional<Instant> opens(Opening opening, Instant now) {
        return switch (opening) {
            case Opening.Now open -> Optional.of(now);
            case Opening.Full full -> Optional.of(now.plus(busyPause));
            case Opening.Rests rests -> Optional.of(rests.until());
            case Opening.Unavailable out -> Optional.empty();
        };
    }

    // What the last provider said tells a client more than that there is none left.
    private static AttemptError lastError(List<Attempt> attempts) {
        return attempts.isEmpty() || attempts.getLast().errorCode == null
                ? new AttemptError(ErrorCode.NO_PROVIDER, "no enabled provider can honour the request")
                : new AttemptError(attempts.getLast().errorCode, String.valueOf(attempts.getLast().errorMessage));
    }
}
