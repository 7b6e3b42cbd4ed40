package io.darkroom.contracts.event;

/** The events on {@code darkroom.attempts}. A new one breaks every exhaustive switch over them at compile time. */
public sealed interface AttemptEvent extends GenerationEvent
        permits AttemptSubmitted, AttemptUncertain, AttemptRejected, ProgressRequested {}
