package io.darkroom.submitter.api;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.generation.GenerationView.ImageView;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.submitter.accept.ApiConfig;
import io.darkroom.submitter.dispatch.AccountQueue;
import io.darkroom.submitter.dispatch.AccountQueue.Place;
import io.darkroom.submitter.dispatch.CancelAttempts;
import io.darkroom.submitter.lifecycle.Attempt;
import io.darkroom.submitter.lifecycle.Generation;
import io.darkroom.submitter.lifecycle.Lifecycle;
import io.darkroom.submitter.refusal.Refusal.AlreadyEnded;
import io.darkroom.submitter.refusal.RefusedException;
import io.darkroom.submitter.retention.DeleteGenerations;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What an account may do with its generations. */
@Singleton
public class Generations {

    private final Lifecycle lifecycle;
    private final FindGenerations find;
    private final AccountQueue line;
    private final CancelAttempts cancelAttempts;
    private final DeleteGenerations deletion;
    private final Changes changes;
    private final ClientImageLinks links;
    private final ApiConfig config;
    private final InstantSource clock;

    Generations(
            Lifecycle lifecycle,
            FindGenerations find,
            AccountQueue line,
            CancelAttempts cancelAttempts,
            DeleteGenerations deletion,
            Changes changes,
            ClientImageLinks links,
            ApiConfig config,
            InstantSource clock) {
        this.lifecycle = lifecycle;
        this.find = find;
        this.line = line;
        this.cancelAttempts = cancelAttempts;
        this.deletion = deletion;
        this.changes = changes;
        this.links = links;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    Optional<GenerationView> find(AccountId account, GenerationId id) {
        return find.one(account, id)
                .map(generation -> views(account, List.of(generation)).getFirst());
    }

    @Transactional
    GenerationView.GenerationPage list(AccountId account, GenerationFilter filter) {
        FindGenerations.Page page = find.page(account, filter);
        return new GenerationView.GenerationPage(
                "list",
                views(account, page.generations()),
                page.next().isPresent(),
                page.next().map(GenerationId::toString));
    }

    /** Cancels; empty when there is no such generation, a problem when it has ended. */
    Optional<GenerationView> cancel(AccountId account, GenerationId id) {
        try (LogContext context = LogContext.forGeneration(id)) {
            Optional<Canceled> canceled = QuarkusTransaction.requiringNew().call(() -> cancelStored(account, id));
            canceled.ifPresent(done -> cancelAttempts.tell(done.underWay()));
            return canceled.map(Canceled::view);
        }
    }

    private record Canceled(GenerationView view, List<Attempt> underWay) {}

    private Optional<Canceled> cancelStored(AccountId account, GenerationId id) {
        Optional<Generation> found =
                FindGenerations.owned(account, Generation.lock(List.of(id)).find(id));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Generation generation = found.get();
        List<Attempt> underWay = Attempt.of(id).stream()
                .filter(attempt -> !attempt.status.ended())
                .toList();
        if (!lifecycle.cancel(generation)) {
            throw new RefusedException(new AlreadyEnded(id, generation.status));
        }
        return Optional.of(new Canceled(views(account, List.of(generation)).getFirst(), underWay));
    }

    /** Deletes; false when there is no such generation, a problem when it must be kept. */
    boolean delete(AccountId account, GenerationId id) {
        try (LogContext context = LogContext.forGeneration(id)) {
            Optional<List<Attempt>> underWay = QuarkusTransaction.requiringNew()
                    .call(() -> FindGenerations.owned(
                                    account, Generation.lock(List.of(id)).find(id))
                            .map(generation -> deletion.delete(generation, DeletionReason.REQUEST)));
            underWay.ifPresent(cancelAttempts::tell);
            return underWay.isPresent();
        }
    }

    /** The generation once it has ended, or as it stands when {@code wish} (at most the configured limit) is over. */
    public Optional<GenerationView> awaitEnd(AccountId account, GenerationId id, Duration wish)
            throws InterruptedException {
        Duration most = wish.compareTo(config.api().longestWait()) < 0
                ? wish
                : config.api().longestWait();
        Instant until = clock.instant().plus(most);
        Optional<GenerationView> latest = findAlone(account, id);
        while (latest.filter(view -> !view.status().ended()).isPresent()
                && clock.instant().isBefore(until)) {
            Duration left = Duration.between(clock.instant(), until);
            changes.await(id, Changes.ALL_BUT_THE_END, left);
            latest = findAlone(account, id);
        }
        return latest;
    }

    private Optional<GenerationView> findAlone(AccountId account, GenerationId id) {
        return QuarkusTransaction.requiringNew().call(() -> find(account, id));
    }

    private List<GenerationView> views(AccountId account, List<Generation> generations) {
        Map<GenerationId, GenerationRequest> requests = new HashMap<>();
        Map<GenerationId, GenerationRequest> waiting = new HashMap<>();
        for (Generation generation : generations) {
            GenerationRequest request = generation.readRequest();
            requests.put(generation.generationId(), request);
            if (generation.status == GenerationStatus.QUEUED) {
                waiting.put(generation.generationId(), request);
            }
        }
        Map<GenerationId, Place> places = line.places(account, waiting);
        Map<UUID, List<Attempt>> attempts =
                Attempt.of(generations.stream().map(generation -> generation.id).toList());
        return generations.stream()
                .map(generation -> GenerationView.of(
                        generation.generationId(),
                        generation.summary(
                                Objects.requireNonNull(requests.get(generation.generationId())),
                                attempts.getOrDefault(generation.id, List.of())),
                        generation.readImages().stream()
                                .map(image -> ImageView.of(image, links.of(image.assetId())))
                                .toList(),
                        Optional.ofNullable(places.get(generation.generationId()))
                                .map(Place::waiting)))
                .toList();
    }
}
