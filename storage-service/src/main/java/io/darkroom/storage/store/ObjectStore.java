package io.darkroom.storage.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Where the archive is kept. An object is complete or absent under its key, also after a crash. */
public sealed interface ObjectStore permits FilesystemStore, S3Store {

    /** Stores a file under a key and checks the stored length. The file may be moved away. */
    void put(ObjectKey key, Path file, ContentDigest content, String contentType) throws IOException;

    OptionalLong size(ObjectKey key) throws IOException;

    /** Opens {@code length} bytes from offset {@code from}. */
    InputStream open(ObjectKey key, long from, long length) throws IOException;

    /** The object as a local file, when the store has local files. */
    Optional<Path> file(ObjectKey key);

    /** A presigned link from which clients fetch the object directly, when the store supports it. */
    Optional<URI> link(ObjectKey key, String contentType, String disposition, Duration lifetime);

    /** Deletes an object; an absent one is no error. */
    void delete(ObjectKey key) throws IOException;

    /** Why nothing can be stored now; empty when nothing is known to be wrong. A cheap look, without a remote call. */
    Optional<String> fault();

    /** Calls {@code each} with every object whose path begins with {@code prefix}. */
    void list(String prefix, Consumer<StoredObject> each) throws IOException;
}
