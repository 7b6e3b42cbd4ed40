package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.storage.archive.DownloadRetries.NextStep;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadRetriesTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    private final DownloadRetries retries = new DownloadRetries(3, Duration.ofMinutes(1));

    @Test
    void givesUpAtOnceOnAPermanentError() {
        assertThat(retries.after(new DownloadResult.Permanent("HTTP 410"), RetryState.NEW, LATER, NOW))
                .isEqualTo(new NextStep.Abandon(": HTTP 410"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void retriesATransientErrorUntilTheLinkExpires(int tries) {
        assertThat(retries.after(new DownloadResult.Retryable("HTTP 503"), state(tries, 0), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(state(tries + 1, 0), LATER));
    }

    @Test
    void givesUpWhenTheLinkHasExpired() {
        DownloadResult.DownloadFailure failure = new DownloadResult.Retryable("HTTP 503");

        assertThat(retries.after(failure, state(6, 0), NOW, NOW))
                .isEqualTo(new NextStep.Abandon(" after 7 tries: HTTP 503"));
        assertThat(retries.after(failure, state(6, 0), NOW.plusMillis(1), NOW)).isInstanceOf(NextStep.TryAgain.class);
    }

    @Test
    void downloadsACorruptImageUpToTheMaximum() {
        DownloadResult.DownloadFailure failure = new DownloadResult.CorruptDownload("PNG: the file is truncated");

        assertThat(retries.after(failure, state(0, 0), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(state(1, 1), Instant.MAX));
        assertThat(retries.after(failure, state(1, 1), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(state(2, 2), Instant.MAX));
        assertThat(retries.after(failure, state(2, 2), LATER, NOW))
                .isEqualTo(new NextStep.Abandon(" after 3 tries: PNG: the file is truncated"));
    }

    @Test
    void countsCorruptDownloadsApartFromTransientErrors() {
        assertThat(retries.after(new DownloadResult.CorruptDownload("truncated"), state(50, 1), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(state(51, 2), Instant.MAX));
        assertThat(retries.after(new DownloadResult.Retryable("reset"), state(2, 2), LATER, NOW))
                .isEqualTo(new NextStep.TryAgain(state(3, 2), LATER));
    }

    // The bytes, not the link, are at fault; a link that has expired answers with an error of its own.
    @Test
    void retriesACorruptImageAlsoAfterTheExpiry() {
        assertThat(retries.after(
                        new DownloadResult.CorruptDownload("truncated"), RetryState.NEW, NOW.minusSeconds(1), NOW))
                .isInstanceOf(NextStep.TryAgain.class);
    }

    @Test
    void retriesARefusalForItsGrace() {
        DownloadResult.DownloadFailure failure = new DownloadResult.Refused("HTTP 404");
        Instant expiry = NOW.plus(Duration.ofDays(1));
        RetryState first = new RetryState(3, 0, Optional.of(NOW), MissingImages.NONE);

        assertThat(retries.after(failure, state(2, 0), expiry, NOW))
                .isEqualTo(new NextStep.TryAgain(first, NOW.plusSeconds(60)));
        assertThat(retries.after(failure, first, expiry, NOW.plusSeconds(59)))
                .isEqualTo(new NextStep.TryAgain(
                        new RetryState(4, 0, Optional.of(NOW), MissingImages.NONE), NOW.plusSeconds(60)));
        assertThat(retries.after(failure, first, expiry, NOW.plusSeconds(60)))
                .isEqualTo(new NextStep.Abandon(" after 4 tries: HTTP 404"));
    }

    @Test
    void retriesARefusalNotBeyondTheEndOfItsArchive() {
        assertThat(retries.after(new DownloadResult.Refused("HTTP 404"), RetryState.NEW, NOW, NOW))
                .isEqualTo(new NextStep.Abandon(" after 1 tries: HTTP 404"));
    }

    private static RetryState state(int tries, int corruptDownloads) {
        return new RetryState(tries, corruptDownloads, Optional.empty(), MissingImages.NONE);
    }
}
