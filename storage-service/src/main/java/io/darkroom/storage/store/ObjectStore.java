package io.darkroom.storage.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Where the archive is kept. Under a key an object is complete or not there, whatever kills us. */
public sealed interface ObjectStore permits FilesystemStore, S3Store {

    /** An object that the store holds. */
    record Found(ObjectKey key, long bytes, Instant changedAt) {}

    /** Keeps a file under a key, and checks that the store has what the file has; the file may be gone afterwards. */
    void put(ObjectKey key, Path file, StoredObject object, String contentType) throws IOException;

    OptionalLong size(ObjectKey key) throws IOException;

    /** {@code length} bytes from {@code from} on. */
    InputStream open(ObjectKey key, long from, long length) throws IOException;

    /** The object as a file of this machine, when it is one. */
    Optional<Path> file(ObjectKey key);

    /** An address at which clients get the object from the store itself, when it has any. */
    Optional<URI> link(ObjectKey key, String contentType, String disposition, Duration lifetime);

    /** Removes it; what is not there is removed already. */
    void delete(ObjectKey key) throws IOException;

    /** Tells every object whose path begins with {@code prefix}. */
    void list(String prefix, Consumer<Found> each) throws IOException;
}
