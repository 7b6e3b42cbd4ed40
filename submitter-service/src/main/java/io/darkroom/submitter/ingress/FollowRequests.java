package io.darkroom.submitter.ingress;

import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.submitter.dispatch.EnqueueRequests;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads {@code darkroom.requests}: queues the generations that this service has accepted, and accepts the requests of other systems. */
@ApplicationScoped
public class FollowRequests {

    private final EnqueueRequests enqueue;
    private final AcceptRecord accept;
    private final EventPublisher publisher;

    FollowRequests(EnqueueRequests enqueue, AcceptRecord accept, EventPublisher publisher) {
        this.enqueue = enqueue;
        this.accept = accept;
        this.publisher = publisher;
    }

    @Incoming("darkroom.requests")
    @Blocking
    public void requests(ConsumerRecords<String, byte[]> records) {
        List<ConsumerRecord<String, byte[]>> accepted = new ArrayList<>();
        List<ConsumerRecord<String, byte[]>> foreign = new ArrayList<>();
        records.forEach(record -> (ours(record) ? accepted : foreign).add(record));
        if (!accepted.isEmpty()) {
            enqueue.requests(accepted);
        }
        foreign.forEach(accept::accept);
    }

    private boolean ours(ConsumerRecord<String, byte[]> record) {
        try {
            return CloudEvents.parse(record).getSource().equals(publisher.source());
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
