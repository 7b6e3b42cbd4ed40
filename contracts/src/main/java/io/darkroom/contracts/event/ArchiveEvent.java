package io.darkroom.contracts.event;

/** The events on {@code darkroom.archives}. A new one breaks every exhaustive switch over them at compile time. */
public sealed interface ArchiveEvent extends GenerationEvent
        permits GenerationArchived, ArchivingFailed, GenerationErased {}
