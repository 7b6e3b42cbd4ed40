package io.darkroom.submitter.ingress;

import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.kafka.EventPublisher;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads {@code darkroom.requests} and accepts the requests of other systems. */
@ApplicationScoped
public class FollowRequests {

    private final AcceptRecords accept;
    private final String ownSource;

    FollowRequests(AcceptRecords accept, EventPublisher publisher) {
        this.accept = accept;
        this.ownSource = publisher.source().toString();
    }

    @Incoming("darkroom.requests")
    @Blocking
    public void requests(ConsumerRecords<String, byte[]> records) {
        List<ConsumerRecord<String, byte[]>> ofOthers = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            // Ours announce what is stored and queued already; they are for other systems.
            if (!CloudEvents.hasSource(record, ownSource)) {
                ofOthers.add(record);
            }
        }
        accept.accept(ofOthers);
    }
}
