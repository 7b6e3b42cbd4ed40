package io.darkroom.storage.archive;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides what follows a failed download.
 *
 * @param maxCorruptDownloads after so many corrupt downloads the archive fails
 * @param refusalGrace how long a refused download is tried again
 */
record DownloadRetries(int maxCorruptDownloads, Duration refusalGrace) {

    /** What follows a failed download. */
    sealed interface NextStep {

        /** Download it again, at {@code latest} if not before. */
        record TryAgain(RetryState state, Instant latest) implements NextStep {}

        /** Never download it again. The reason follows the name of the image. */
        record Abandon(String reason) implements NextStep {}
    }

    /** {@code until}: when the link expires, or the archive's time is over. */
    NextStep after(DownloadResult.DownloadFailure failure, RetryState state, Instant until, Instant now) {
        return switch (failure) {
            case DownloadResult.Permanent permanent -> new NextStep.Abandon(": " + permanent.reason());
            case DownloadResult.CorruptDownload corrupt -> {
                RetryState next = state.corrupt();
                yield next.corruptDownloads() < maxCorruptDownloads
                        ? new NextStep.TryAgain(next, Instant.MAX)
                        : abandon(next.corruptDownloads(), corrupt.reason());
            }
            case DownloadResult.Refused refused -> {
                RetryState next = state.refused(now);
                Instant graceEnd = next.refusedSince().orElse(now).plus(refusalGrace);
                yield tryUntil(graceEnd.isBefore(until) ? graceEnd : until, now, next, refused.reason());
            }
            case DownloadResult.Retryable retryable -> tryUntil(until, now, state.failed(), retryable.reason());
        };
    }

    private static NextStep tryUntil(Instant end, Instant now, RetryState next, String reason) {
        return now.isBefore(end) ? new NextStep.TryAgain(next, end) : abandon(next.tries(), reason);
    }

    private static NextStep abandon(int tries, String reason) {
        return new NextStep.Abandon(" after " + tries + " tries: " + reason);
    }
}
