package io.darkroom.storage.archive;

import java.time.Instant;

/**
 * Decides what follows a failed download.
 *
 * @param maxCorruptDownloads after so many corrupt downloads the archive fails
 */
record DownloadRetries(int maxCorruptDownloads) {

    /** What follows a failed download. */
    sealed interface Decision {

        /** Download it again. */
        record Retry(RetryState state) implements Decision {}

        /** Never download it again. The reason follows the name of the image. */
        record GiveUp(String reason) implements Decision {}
    }

    Decision after(DownloadResult.Failure failure, RetryState state, Instant linkExpiresAt, Instant now) {
        return switch (failure) {
            case DownloadResult.Permanent permanent -> new Decision.GiveUp(": " + permanent.reason());
            case DownloadResult.Corrupt corrupt -> {
                RetryState next = state.corrupt();
                yield next.corruptDownloads() < maxCorruptDownloads
                        ? new Decision.Retry(next)
                        : giveUp(next.corruptDownloads(), corrupt.reason());
            }
            case DownloadResult.Retryable retryable -> {
                RetryState next = state.failed();
                yield now.isBefore(linkExpiresAt) ? new Decision.Retry(next) : giveUp(next.tries(), retryable.reason());
            }
        };
    }

    private static Decision giveUp(int tries, String reason) {
        return new Decision.GiveUp(" after " + tries + " tries: " + reason);
    }
}
