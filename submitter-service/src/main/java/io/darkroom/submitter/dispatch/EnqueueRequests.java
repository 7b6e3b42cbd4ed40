package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.event.GenerationRequested;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.submitter.lifecycle.DispatchQueue;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Queues generations for dispatch, and wakes the dispatcher. */
@Singleton
public class EnqueueRequests {

    private final EventBatches batches;
    private final DispatchQueue queue;
    private final Dispatcher dispatcher;
    private final InstantSource clock;

    EnqueueRequests(EventBatches batches, DispatchQueue queue, Dispatcher dispatcher, InstantSource clock) {
        this.batches = batches;
        this.queue = queue;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** Queues the generations of these records, which this service has stored. */
    public void requests(List<ConsumerRecord<String, byte[]>> records) {
        batches.apply(records, GenerationRequested.class, this::enqueue);
        dispatcher.enqueued();
    }

    private void enqueue(List<GenerationRequested> requested) {
        queue.addNew(requested.stream().map(GenerationRequested::generationId).toList(), clock.instant());
    }
}
