package io.darkroom.storage.archive;

import java.time.Instant;
import java.util.Optional;

/**
 * How often an archive has been tried.
 *
 * @param tries all failed tries
 * @param corruptDownloads those that ended with a corrupt image
 * @param refusedSince when a server refused an image first
 */
public record RetryState(int tries, int corruptDownloads, Optional<Instant> refusedSince) {

    static final RetryState NEW = new RetryState(0, 0, Optional.empty());

    RetryState failed() {
        return new RetryState(tries + 1, corruptDownloads, refusedSince);
    }

    RetryState corrupt() {
        return new RetryState(tries + 1, corruptDownloads + 1, refusedSince);
    }

    RetryState refused(Instant now) {
        return new RetryState(tries + 1, corruptDownloads, Optional.of(refusedSince.orElse(now)));
    }
}
