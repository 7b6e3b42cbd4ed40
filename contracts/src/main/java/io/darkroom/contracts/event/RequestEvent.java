package io.darkroom.contracts.event;

/** The events on {@code darkroom.requests}. A new one breaks every exhaustive switch over them at compile time. */
public sealed interface RequestEvent extends GenerationEvent permits GenerationRequested {}
