package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.storage.archive.DownloadRetries.NextStep;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadRetriesTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    private final DownloadRetries retries = new DownloadRetries(3);

    @Test
    void givesUpAtOnceOnAPermanentError() {
        assertThat(retries.after(new DownloadResult.Permanent("HTTP 404"), RetryState.NEW, LATER, NOW))
                .isEqualTo(new NextStep.Abandon(": HTTP 404"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void retriesATransientErrorUntilTheLinkExpires(int tries) {
        assertThat(retries.after(new DownloadResult.Retryable("HTTP 503"), new RetryState(tries, 0), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(new RetryState(tries + 1, 0)));
    }

    @Test
    void givesUpWhenTheLinkHasExpired() {
        DownloadResult.DownloadFailure failure = new DownloadResult.Retryable("HTTP 503");

        assertThat(retries.after(failure, new RetryState(6, 0), NOW, NOW))
                .isEqualTo(new NextStep.Abandon(" after 7 tries: HTTP 503"));
        assertThat(retries.after(failure, new RetryState(6, 0), NOW.plusMillis(1), NOW))
                .isInstanceOf(NextStep.TryAgain.class);
    }

    @Test
    void downloadsACorruptImageUpToTheMaximum() {
        DownloadResult.DownloadFailure failure = new DownloadResult.CorruptDownload("PNG: the file is truncated");

        assertThat(retries.after(failure, new RetryState(0, 0), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(new RetryState(1, 1)));
        assertThat(retries.after(failure, new RetryState(1, 1), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(new RetryState(2, 2)));
        assertThat(retries.after(failure, new RetryState(2, 2), LATER, NOW))
                .isEqualTo(new NextStep.Abandon(" after 3 tries: PNG: the file is truncated"));
    }

    @Test
    void countsCorruptDownloadsApartFromTransientErrors() {
        assertThat(retries.after(new DownloadResult.CorruptDownload("truncated"), new RetryState(50, 1), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(new RetryState(51, 2)));
        assertThat(retries.after(new DownloadResult.Retryable("reset"), new RetryState(2, 2), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(new RetryState(3, 2)));
    }

    // The bytes, not the link, are at fault; a link that has expired answers with an error of its own.
    @Test
    void retriesACorruptImageAlsoAfterTheExpiry() {
        assertThat(retries.after(
                        new DownloadResult.CorruptDownload("truncated"), RetryState.NEW, NOW.minusSeconds(1), NOW))
                .isInstanceOf(NextStep.TryAgain.class);
    }
}
