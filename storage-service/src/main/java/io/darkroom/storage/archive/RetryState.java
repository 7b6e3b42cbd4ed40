package io.darkroom.storage.archive;

import java.time.Instant;
import java.util.Optional;

/**
 * How often an archive has been tried.
 *
 * @param tries all failed tries
 * @param corruptDownloads those that ended with a corrupt image
 * @param refusedSince when a server refused an image first
 * @param missing images that are not tried any more
 */
record RetryState(int tries, int corruptDownloads, Optional<Instant> refusedSince, MissingImages missing) {

    static final RetryState NEW = new RetryState(0, 0, Optional.empty(), MissingImages.NONE);

    RetryState failed() {
        return new RetryState(tries + 1, corruptDownloads, refusedSince, missing);
    }

    RetryState corrupt() {
        return new RetryState(tries + 1, corruptDownloads + 1, refusedSince, missing);
    }

    RetryState refused(Instant now) {
        return new RetryState(tries + 1, corruptDownloads, Optional.of(refusedSince.orElse(now)), missing);
    }

    /** An image is given up. The next one has its own number of tries. */
    RetryState without(int position, String reason) {
        return new RetryState(tries, 0, Optional.empty(), missing.with(position, reason));
    }
}
