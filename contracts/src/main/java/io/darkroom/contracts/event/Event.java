package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Something that happened. On Kafka a CloudEvents 1.0 record in binary mode: the data is the JSON of the record, the
 * attributes are {@code ce_} headers.
 */
public sealed interface Event permits GenerationEvent, AccountEvent {

    /** The Kafka record's key: events of one key keep their order. */
    @JsonIgnore
    String key();

    /** Its type, which also says the topic it travels on. */
    @JsonIgnore
    default EventType type() {
        return EventType.of(this);
    }
}
