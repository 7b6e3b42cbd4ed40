package io.darkroom.contracts.event;

/** The events on {@code darkroom.outcomes}. A new one breaks every exhaustive switch over them at compile time. */
public sealed interface OutcomeEvent extends GenerationEvent
        permits AttemptProgressed, AttemptSucceeded, AttemptFailed, AttemptArrivedLate {}
