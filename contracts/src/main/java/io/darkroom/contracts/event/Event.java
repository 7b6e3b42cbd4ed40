package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.darkroom.contracts.GenerationId;

/**
 * Something that happened to a generation. On the wire a CloudEvents 1.0 record in binary mode: the JSON of the record
 * is the data, the rest stands in {@code ce_} headers.
 */
public sealed interface Event
        permits GenerationRequested,
                AttemptSubmitted,
                AttemptUncertain,
                AttemptRejected,
                CallbackReceived,
                AttemptProgressed,
                AttemptSucceeded,
                AttemptFailed,
                AttemptArrivedLate,
                GenerationArchived,
                GenerationErased,
                ArchivingFailed,
                GenerationCompleted,
                GenerationFailed,
                GenerationCanceled,
                GenerationDeleted {

    GenerationId generationId();

    /** Its type, which also says the topic it travels on. */
    @JsonIgnore
    default EventType type() {
        return EventType.of(this);
    }
}
