package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.GenerationErased;
import io.darkroom.contracts.event.GenerationEvent;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.submitter.dispatch.Dispatcher;
import io.darkroom.submitter.route.Circuits;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Moves generations by what callback-service and storage-service tell. */
@ApplicationScoped
public class FollowOutcomes {

    private final EventBatches batches;
    private final Lifecycle lifecycle;
    private final Circuits circuits;
    private final Dispatcher dispatcher;

    FollowOutcomes(EventBatches batches, Lifecycle lifecycle, Circuits circuits, Dispatcher dispatcher) {
        this.batches = batches;
        this.lifecycle = lifecycle;
        this.circuits = circuits;
        this.dispatcher = dispatcher;
    }

    @Incoming("darkroom.outcomes")
    @Blocking
    public void outcomes(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, GenerationEvent.class, this::apply);
        // A place may be free now, or a generation may want another provider.
        dispatcher.wake();
    }

    @Incoming("darkroom.archives")
    @Blocking
    public void archives(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, GenerationEvent.class, this::apply);
    }

    private void apply(List<GenerationEvent> events) {
        LockedGenerations locked = Generation.lock(
                events.stream().map(GenerationEvent::generationId).toList());
        for (GenerationEvent event : events) {
            try (LogContext context = LogContext.forGeneration(event.generationId())) {
                apply(locked.get(event.generationId()), event);
            }
        }
    }

    private void apply(Generation generation, GenerationEvent event) {
        switch (event) {
            case AttemptProgressed progressed -> lifecycle.progressed(generation, progressed);
            case AttemptSucceeded succeeded -> lifecycle.succeeded(generation, succeeded);
            case AttemptFailed failed -> {
                lifecycle.failed(generation, failed);
                circuits.failed(failed.provider(), failed.error());
            }
            case AttemptArrivedLate late -> lifecycle.arrivedLate(generation, late);
            case GenerationArchived archived -> lifecycle.archived(generation, archived);
            case ArchivingFailed failed -> lifecycle.archivingFailed(generation, failed);
            // We asked for it.
            case GenerationErased erased -> {}
            default ->
                throw new IllegalArgumentException(event.type().cloudEventType() + " does not belong on this topic");
        }
    }
}
