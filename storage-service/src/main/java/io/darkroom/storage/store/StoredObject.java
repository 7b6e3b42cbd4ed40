package io.darkroom.storage.store;

/** Bytes that the object store holds: their SHA-256 in lower-case hex, which is their key, and how many there are. */
public record StoredObject(String sha256, long bytes) {}
