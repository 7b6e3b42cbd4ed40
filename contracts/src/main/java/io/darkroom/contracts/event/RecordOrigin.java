package io.darkroom.contracts.event;

/** The CloudEvent in which another system requested a generation: its {@code source} and {@code id}, unique together. */
public record RecordOrigin(String source, String id) {}
