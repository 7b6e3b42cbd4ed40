package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.generation.GenerationView.QueueState;
import io.darkroom.contracts.generation.GenerationView.WaitReason;
import io.darkroom.contracts.generation.GenerationView.WaitingFor;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.LifecycleConfig;
import io.darkroom.submitter.route.Openings;
import io.darkroom.submitter.route.Openings.Opening;
import io.darkroom.submitter.route.Router;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says what a queued generation waits for: an answer, a provider, or its turn. */
@Singleton
public class ExplainWait {

    private final BiFunction<ConfiguredProvider, Instant, Opening> openings;
    private final Function<GenerationRequest, List<ConfiguredProvider>> candidates;
    private final Duration uncertainGrace;
    private final InstantSource clock;

    @Inject
    ExplainWait(Openings openings, Router router, LifecycleConfig lifecycle, InstantSource clock) {
        this(openings::lastSeen, router::candidates, lifecycle.uncertainGrace(), clock);
    }

    ExplainWait(
            BiFunction<ConfiguredProvider, Instant, Opening> openings,
            Function<GenerationRequest, List<ConfiguredProvider>> candidates,
            Duration uncertainGrace,
            InstantSource clock) {
        this.openings = openings;
        this.candidates = candidates;
        this.uncertainGrace = uncertainGrace;
        this.clock = clock;
    }

    /** For a queued generation with these attempts. */
    public QueueState of(GenerationRequest request, List<Attempt> attempts, Place place) {
        return attempts.stream()
                .filter(attempt -> !attempt.status().ended())
                .findFirst()
                .map(attempt -> new QueueState(Optional.empty(), Optional.empty(), Optional.of(answer(attempt))))
                .orElseGet(() -> new QueueState(
                        Optional.of(place.position()),
                        place.estimate().map(Duration::toSeconds),
                        opening(request, place.position() - 1)));
    }

    private WaitingFor answer(Attempt attempt) {
        return attempt.status() == AttemptStatus.UNCERTAIN
                ? new WaitingFor(
                        WaitReason.UNCERTAIN,
                        attempt.provider(),
                        attempt.uncertainSince()
                                .map(since -> since.plus(uncertainGrace))
                                .orElse(null),
                        0)
                : new WaitingFor(WaitReason.ANSWER, attempt.provider(), attempt.answerDueAt(), 0);
    }

    private Optional<WaitingFor> opening(GenerationRequest request, int ahead) {
        Instant now = clock.instant();
        Map<ProviderName, Opening> seen = new HashMap<>();
        candidates.apply(request).forEach(entry -> seen.put(entry.name(), openings.apply(entry, now)));
        if (seen.values().stream().anyMatch(Opening.Open.class::isInstance)) {
            return ahead > 0 ? Optional.of(new WaitingFor(WaitReason.TURN, null, null, ahead)) : Optional.empty();
        }
        return reason(seen, Opening.Full.class, WaitReason.FULL, ahead)
                .or(() -> reason(seen, Opening.Paused.class, WaitReason.PAUSED, ahead))
                .or(() -> reason(seen, Opening.Unavailable.class, WaitReason.PROVIDER_OUT, ahead));
    }

    private static Optional<WaitingFor> reason(
            Map<ProviderName, Opening> seen, Class<? extends Opening> kind, WaitReason reason, int ahead) {
        List<Map.Entry<ProviderName, Opening>> all = seen.entrySet().stream()
                .filter(each -> kind.isInstance(each.getValue()))
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Instant until = all.stream()
                .flatMap(each -> until(each.getValue()))
                .min(Comparator.naturalOrder())
                .orElse(null);
        // With several, none of them is the one that is waited for.
        ProviderName only = all.size() == 1 ? all.getFirst().getKey() : null;
        return Optional.of(new WaitingFor(reason, only, until, ahead));
    }

    private static Stream<Instant> until(Opening opening) {
        return switch (opening) {
            case Opening.Paused(Instant at) -> Stream.of(at);
            case Opening.Unavailable unavailable -> unavailable.reason().probeAt().stream();
            case Opening.Open _, Opening.Full _ -> Stream.empty();
        };
    }
}
