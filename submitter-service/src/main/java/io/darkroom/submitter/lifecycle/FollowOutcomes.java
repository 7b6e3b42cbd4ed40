package io.darkroom.submitter.lifecycle;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.ArchiveEvent;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.GenerationErased;
import io.darkroom.contracts.event.GenerationEvent;
import io.darkroom.contracts.event.OutcomeEvent;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.submitter.route.AttemptEnded;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Moves generations by the outcomes of their attempts and of their archiving. */
@ApplicationScoped
public class FollowOutcomes {

    private final EventBatches batches;
    private final DirectMoves directMoves;
    private final Lifecycle lifecycle;
    private final AttemptLifecycle attempts;
    private final Event<AttemptEnded> ended;

    FollowOutcomes(
            EventBatches batches,
            DirectMoves directMoves,
            Lifecycle lifecycle,
            AttemptLifecycle attempts,
            Event<AttemptEnded> ended) {
        this.batches = batches;
        this.directMoves = directMoves;
        this.lifecycle = lifecycle;
        this.attempts = attempts;
        this.ended = ended;
    }

    @Incoming("darkroom.outcomes")
    @Blocking
    public void outcomes(ConsumerRecords<String, byte[]> records) {
        batches.handle(records, OutcomeEvent.class, events -> {
            Set<GenerationId> moved = moveDirectly(events);
            List<OutcomeEvent> others = events.stream()
                    .filter(event -> !moved.contains(event.generationId()))
                    .toList();
            applyLocked(others, this::apply);
        });
    }

    // In a transaction of its own: two groups of locks in one could wait for each other in two consumers.
    private Set<GenerationId> moveDirectly(List<OutcomeEvent> events) {
        Map<GenerationId, Long> counts = events.stream().collect(groupingBy(OutcomeEvent::generationId, counting()));
        List<AttemptSucceeded> successes = events.stream()
                .filter(event -> Objects.requireNonNull(counts.get(event.generationId())) == 1)
                .filter(AttemptSucceeded.class::isInstance)
                .map(AttemptSucceeded.class::cast)
                .toList();
        return successes.isEmpty()
                ? Set.of()
                : QuarkusTransaction.requiringNew().call(() -> {
                    Set<GenerationId> moved = directMoves.archiving(successes);
                    successes.stream()
                            .filter(event -> moved.contains(event.generationId()))
                            .forEach(event -> ended(event.provider(), Optional.empty()));
                    return moved;
                });
    }

    @Incoming("darkroom.archives")
    @Blocking
    public void archives(ConsumerRecords<String, byte[]> records) {
        batches.handle(records, ArchiveEvent.class, events -> {
            // A history that is erased must not delay what is archived: no row is locked for it.
            List<ArchiveEvent> needed = events.stream()
                    .filter(event -> !(event instanceof GenerationErased))
                    .toList();
            applyLocked(needed, this::apply);
        });
    }

    // In one transaction, if there are any.
    private static <E extends GenerationEvent> void applyLocked(List<E> events, BiConsumer<Generation, E> apply) {
        if (events.isEmpty()) {
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> {
            LockedGenerations locked = LockedGenerations.lock(
                    events.stream().map(GenerationEvent::generationId).toList());
            LogContext.forEach(events, event -> apply.accept(locked.get(event.generationId()), event));
        });
    }

    private void apply(Generation generation, OutcomeEvent event) {
        switch (event) {
            case AttemptProgressed progressed -> lifecycle.progressed(generation, progressed);
            case AttemptSucceeded succeeded -> {
                attempts.succeeded(generation, succeeded);
                ended(succeeded.provider(), Optional.empty());
            }
            case AttemptFailed failed -> {
                attempts.failed(generation, failed);
                ended(failed.provider(), Optional.of(failed.error()));
            }
            case AttemptArrivedLate late -> attempts.arrivedLate(generation, late);
        }
    }

    private void apply(Generation generation, ArchiveEvent event) {
        switch (event) {
            case GenerationArchived archived -> lifecycle.archived(generation, archived);
            case ArchivingFailed failed -> lifecycle.archivingFailed(generation, failed);
            // We requested it.
            case GenerationErased erased -> {}
        }
    }

    private void ended(ProviderName provider, Optional<AttemptError> error) {
        ended.fire(new AttemptEnded(provider, error));
    }
}
