package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.darkroom.contracts.GenerationId;

/** Something that happened to a generation. Its id is the record's key, so that its events keep their order. */
public sealed interface GenerationEvent extends Event
        permits GenerationRequested,
                GenerationRejected,
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
                GenerationProgressed,
                GenerationCompleted,
                GenerationFailed,
                GenerationCanceled,
                GenerationDeleted {

    GenerationId generationId();

    @Override
    @JsonIgnore
    default String key() {
        return generationId().toString();
    }
}
