package io.darkroom.storage.archive;

/**
 * How often an archive has been tried.
 *
 * @param tries all failed tries
 * @param corruptDownloads those that ended with a corrupt image
 */
public record RetryState(int tries, int corruptDownloads) {

    static final RetryState NEW = new RetryState(0, 0);

    RetryState failed() {
        return new RetryState(tries + 1, corruptDownloads);
    }

    RetryState corrupt() {
        return new RetryState(tries + 1, corruptDownloads + 1);
    }
}
