package io.darkroom.submitter.dispatch;

import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.GenerationRequested;
import io.darkroom.eventing.EventBatches;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Puts requested generations into the queue, and wakes the dispatcher. */
@ApplicationScoped
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

    @Incoming("requests")
    @Blocking
    public void requests(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, this::enqueue);
        dispatcher.enqueued();
    }

    private void enqueue(List<Event> events) {
        for (Event event : events) {
            if (!(event instanceof GenerationRequested)) {
                throw new IllegalArgumentException(event.type().cloudEventType() + " does not belong on this topic");
            }
        }
        queue.addNew(events.stream().map(Event::generationId).toList(), clock.instant());
    }
}
