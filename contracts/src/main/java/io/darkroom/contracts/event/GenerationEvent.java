package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.darkroom.contracts.GenerationId;

/** Something that happened to a generation. Its id is the record's key, so that its events keep their order. */
public sealed interface GenerationEvent extends Event
        permits RequestEvent, AttemptEvent, CallbackEvent, OutcomeEvent, ArchiveEvent, LifecycleEvent {

    GenerationId generationId();

    @Override
    @JsonIgnore
    default String key() {
        return generationId().toString();
    }
}
