package io.darkroom.contracts.event;

/** The events on {@code darkroom.lifecycle}. A new one breaks every exhaustive switch over them at compile time. */
public sealed interface LifecycleEvent extends GenerationEvent
        permits GenerationRejected,
                GenerationProgressed,
                GenerationCompleted,
                GenerationFailed,
                GenerationCanceled,
                GenerationDeleted {}
