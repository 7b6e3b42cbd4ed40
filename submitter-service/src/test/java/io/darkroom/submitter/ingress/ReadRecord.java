package io.darkroom.submitter.ingress;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.ExternalRequest;
import java.net.URI;

/** The reader of Kafka records with any bytes: a request, or a rejection. */
final class ReadRecord {

    private ReadRecord() {}

    static void of(byte[] data) {
        try {
            KafkaRequest.read(CloudEventBuilder.v1()
                    .withId("order-1")
                    .withSource(URI.create("/shop"))
                    .withType(EventType.GENERATION_REQUESTED.cloudEventType())
                    .withExtension(ExternalRequest.ACCOUNT_EXTENSION, "acme")
                    .withData("application/json", data)
                    .build());
        } catch (RecordRejected rejected) {
            // It becomes a dead letter, and the other system learns why.
        }
    }
}
