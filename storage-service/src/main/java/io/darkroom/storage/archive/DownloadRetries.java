package io.darkroom.storage.archive;

import java.time.Instant;

/**
 * Decides what follows a failed download.
 *
 * @param maxCorruptDownloads after so many corrupt downloads the archive fails
 */
record DownloadRetries(int maxCorruptDownloads) {

    /** What follows a failed download. */
    sealed interface NextStep {

        /** Download it again. */
        record TryAgain(RetryState state) implements NextStep {}

        /** Never download it again. The reason follows the name of the image. */
        record Abandon(String reason) implements NextStep {}
    }

    NextStep after(DownloadResult.DownloadFailure failure, RetryState state, Instant linkExpiresAt, Instant now) {
        return switch (failure) {
            case DownloadResult.Permanent permanent -> new NextStep.Abandon(": " + permanent.reason());
            case DownloadResult.CorruptDownload corrupt -> {
                RetryState next = state.corrupt();
                yield next.corruptDownloads() < maxCorruptDownloads
                        ? new NextStep.TryAgain(next)
                        : abandon(next.corruptDownloads(), corrupt.reason());
            }
            case DownloadResult.Retryable retryable -> {
                RetryState next = state.failed();
                yield now.isBefore(linkExpiresAt)
                        ? new NextStep.TryAgain(next)
                        : abandon(next.tries(), retryable.reason());
            }
        };
    }

    private static NextStep abandon(int tries, String reason) {
        return new NextStep.Abandon(" after " + tries + " tries: " + reason);
    }
}
