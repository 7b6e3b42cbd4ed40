package io.darkroom.contracts.event;

/** The CloudEvent by which another system asked: its {@code source} and {@code id}, which together name it for ever. */
public record RecordOrigin(String source, String id) {}
