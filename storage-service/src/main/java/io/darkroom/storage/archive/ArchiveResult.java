package io.darkroom.storage.archive;

import java.time.Instant;

/** The result of one run of an archive. */
sealed interface ArchiveResult {

    /** Nothing is left to do. */
    record Finished() implements ArchiveResult {}

    /** The archive is to be run again, at {@code latest} if not before. */
    record Retry(RetryState state, Instant latest) implements ArchiveResult {}
}
