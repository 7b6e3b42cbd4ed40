package io.darkroom.storage.store;

import java.time.Instant;

/** An object in the store, as the store lists it. */
public record StoredObject(ObjectKey key, long bytes, Instant modifiedAt) {}
