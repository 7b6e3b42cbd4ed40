package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Waiting;
import io.darkroom.submitter.route.ExpectedCost;
import io.darkroom.submitter.route.Openings.Opening;
import io.darkroom.submitter.route.ProviderStatistics;
import io.darkroom.submitter.route.RouteConfig;
import io.darkroom.submitter.route.Router;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides what a generation does with its turn: submit to a provider, wait in the queue, or give up. */
@Singleton
class ChooseProvider {

    private final Router router;
    private final ProviderStatistics statistics;
    private final Backoff retryBackoff;

    ChooseProvider(Router router, ProviderStatistics statistics, RouteConfig route) {
        this.router = router;
        this.statistics = statistics;
        this.retryBackoff = new Backoff(route.retryDelay(), route.maxRetryDelay());
    }

    /** The decision. */
    sealed interface Choice {

        /** {@code probe}: the provider is out of rotation, and this attempt finds out whether it has recovered. */
        record Submit(ConfiguredProvider provider, boolean probe) implements Choice {}

        /** {@code notBefore}: when an open provider may be asked again that has refused it. */
        record Wait(Waiting waiting, Optional<Instant> notBefore) implements Choice {}

        record GiveUp(AttemptError error) implements Choice {}
    }

    /** Whether a reservation can be extended by this much. It is asked only where an attempt depends on it. */
    interface Affordable {
        boolean test(Credits more);
    }

    Choice choose(
            Generation generation,
            List<Attempt> earlier,
            Function<ConfiguredProvider, Opening> openings,
            Affordable affordable,
            Instant now) {
        if (!now.isBefore(generation.deadlineAt())) {
            return new Choice.GiveUp(
                    new AttemptError(ErrorCode.EXPIRED, "no provider accepted it before its deadline"));
        }
        List<Candidate> remaining = candidates(router.candidates(generation.request()), earlier, openings, now);
        List<Candidate> timely = remaining.stream()
                .filter(candidate -> !now.plus(statistics.requiredDuration(candidate.entry()))
                        .isAfter(generation.deadlineAt()))
                .toList();
        if (timely.isEmpty() && !remaining.isEmpty()) {
            return new Choice.GiveUp(new AttemptError(
                    ErrorCode.EXPIRED,
                    "no provider that is left can be expected to make it in the "
                            + Duration.between(now, generation.deadlineAt()).toSeconds() + " s before its deadline"));
        }
        List<Candidate> candidates = affordable(timely, generation, affordable);
        if (candidates.isEmpty() && !timely.isEmpty()) {
            return new Choice.GiveUp(tooDear(earlier));
        }
        Optional<Choice> open = candidates.stream()
                .filter(Candidate::ready)
                .findFirst()
                .map(candidate -> new Choice.Submit(candidate.entry(), false));
        return probe(candidates, generation, earlier, open)
                .or(() -> open)
                .orElseGet(() -> waitOrGiveUp(candidates, generation, earlier));
    }

    /** {@code retryAt}: when it may be asked again, if it has refused the generation a moment ago. */
    private record Candidate(ConfiguredProvider entry, Opening opening, Optional<Instant> retryAt) {

        boolean ready() {
            return opening instanceof Opening.Open && retryAt.isEmpty();
        }

        boolean outOfRotation() {
            return opening instanceof Opening.Unavailable;
        }

        boolean probeDue() {
            return opening instanceof Opening.Unavailable unavailable && unavailable.probeDue();
        }
    }

    // One that may begin now has to be affordable now; whether the others are is found out when they open.
    private static List<Candidate> affordable(List<Candidate> timely, Generation generation, Affordable affordable) {
        List<Candidate> kept = new ArrayList<>();
        boolean found = false;
        for (Candidate candidate : timely) {
            boolean asked = candidate.probeDue() || (!found && candidate.ready());
            if (!asked || isAffordable(candidate.entry(), generation, affordable)) {
                kept.add(candidate);
                found |= candidate.ready();
            }
        }
        return kept;
    }

    private static boolean isAffordable(ConfiguredProvider entry, Generation generation, Affordable affordable) {
        Credits more = ExpectedCost.at(entry, generation.request()).minus(generation.reserved());
        return !more.positive() || affordable.test(more);
    }

    private static AttemptError tooDear(List<Attempt> earlier) {
        String reason = "the providers that are left cost more than the account, or its key, can still reserve";
        return new AttemptError(
                ErrorCode.NO_PROVIDER,
                (earlier.isEmpty()
                                ? Optional.<AttemptError>empty()
                                : earlier.getLast().error())
                        .map(error -> reason + "; before that: " + error.message())
                        .orElse(reason));
    }

    // Untried providers come first; one that rejected every attempt before accepting it may be tried again.
    private List<Candidate> candidates(
            List<ConfiguredProvider> able,
            List<Attempt> earlier,
            Function<ConfiguredProvider, Opening> openings,
            Instant now) {
        Stream<Candidate> untried = able.stream()
                .filter(entry -> at(entry, earlier).isEmpty())
                .map(entry -> new Candidate(entry, openings.apply(entry), Optional.empty()));
        Stream<Candidate> again = able.stream()
                .filter(entry -> !at(entry, earlier).isEmpty() && rejectedBeforeAcceptance(at(entry, earlier)))
                .map(entry -> new Candidate(entry, openings.apply(entry), retryAt(at(entry, earlier), now)));
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

    private Optional<Instant> retryAt(List<Attempt> attempts, Instant now) {
        Instant since = attempts.stream()
                .flatMap(attempt -> attempt.finishedAt().stream())
                .max(Comparator.naturalOrder())
                .orElse(now);
        return Optional.of(since.plus(retryBackoff.after(attempts.size(), RandomGenerator.getDefault())))
                .filter(now::isBefore);
    }

    // A client pays for a probe with one of its attempts, so it needs an open provider and an attempt to spare, unless
    // every candidate is out of rotation.
    private static Optional<Choice> probe(
            List<Candidate> candidates, Generation generation, List<Attempt> earlier, Optional<Choice> open) {
        int left = generation.request().routing().maxAttempts() - Attempt.countMayBeAccepted(earlier);
        boolean spare = left >= 2;
        boolean noOther = candidates.stream().allMatch(Candidate::outOfRotation);
        if (!noOther && (open.isEmpty() || !spare)) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(Candidate::probeDue)
                .findFirst()
                .map(candidate -> new Choice.Submit(candidate.entry(), true));
    }

    private Choice waitOrGiveUp(List<Candidate> candidates, Generation generation, List<Attempt> earlier) {
        // Only a generation without a failed attempt waits for a provider that may stay out of rotation.
        boolean waits = candidates.stream().anyMatch(candidate -> !candidate.outOfRotation())
                || (!candidates.isEmpty() && earlier.isEmpty());
        if (!waits) {
            return new Choice.GiveUp(lastError(earlier));
        }
        List<ConfiguredProvider> entries =
                candidates.stream().map(Candidate::entry).toList();
        Optional<Instant> notBefore = candidates.stream()
                .filter(candidate -> candidate.opening() instanceof Opening.Open)
                .flatMap(candidate -> candidate.retryAt().stream())
                .min(Comparator.naturalOrder());
        return new Choice.Wait(
                new Waiting(
                        entries.stream().map(ConfiguredProvider::name).collect(Collectors.toSet()),
                        statistics.latestStart(entries, generation.deadlineAt())),
                notBefore);
    }

    // The last provider's error helps a client more than "no provider is left".
    private static AttemptError lastError(List<Attempt> attempts) {
        return (attempts.isEmpty()
                        ? Optional.<AttemptError>empty()
                        : attempts.getLast().error())
                .orElseGet(() -> new AttemptError(ErrorCode.NO_PROVIDER, "no enabled provider can honour the request"));
    }
}
