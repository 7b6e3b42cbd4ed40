package io.darkroom.storage.archive;

/** The result of one run of an archive. */
sealed interface ArchiveResult {

    /** Nothing is left to do. */
    record Finished() implements ArchiveResult {}

    /** The archive is to be run again. */
    record Retry(RetryState state) implements ArchiveResult {}
}
