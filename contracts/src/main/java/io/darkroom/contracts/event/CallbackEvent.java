package io.darkroom.contracts.event;

/** The events on {@code darkroom.callbacks}. A new one breaks every exhaustive switch over them at compile time. */
public sealed interface CallbackEvent extends GenerationEvent permits CallbackReceived {}
