package io.darkroom.storage.archive;

import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.storage.received.ReceivedImages;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Downloads the missing images of an attempt. The archive ends once: all images are stored, or it has failed. */
@Singleton
class ArchiveImages {

    private static final Logger LOG = Logger.getLogger(ArchiveImages.class);

    private final DownloadImage download;
    private final ReceivedImages received;
    private final ArchiveRecords records;
    private final DownloadRetries retries;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Traces traces;

    ArchiveImages(
            DownloadImage download,
            ReceivedImages received,
            ArchiveRecords records,
            ArchiveConfig config,
            InstantSource clock,
            MeterRegistry metrics,
            Traces traces) {
        this.download = download;
        this.received = received;
        this.records = records;
        this.retries = new DownloadRetries(config.maxCorruptDownloads(), config.refusalGrace());
        this.clock = clock;
        this.metrics = metrics;
        this.traces = traces;
    }

    /** Runs an archive that has been tried as {@code state} says. */
    ArchiveResult run(PendingArchive archive, RetryState state) throws InterruptedException {
        try (LogContext context = LogContext.forGeneration(archive.attempt().generationId());
                TraceSpan span = traces.resume(archive.trace(), "archive")) {
            return downloadMissing(archive, state);
        }
    }

    // The first image that is to be tried again says when. The others are tried in the same run: their links expire,
    // too.
    private ArchiveResult downloadMissing(PendingArchive archive, RetryState before) throws InterruptedException {
        RetryState state = before;
        Optional<ArchiveResult> retry = Optional.empty();
        for (int position = 0; position < archive.images().size(); position++) {
            if (archive.stored().contains(position) || state.missing().contains(position)) {
                continue;
            }
            ProducedImage image = archive.images().get(position);
            Optional<DownloadResult.DownloadFailure> failure = fetchAndStore(archive, position, image.url());
            if (failure.isEmpty() || retry.isPresent()) {
                continue;
            }
            switch (retries.after(failure.get(), state, archive.retryUntil(image), clock.instant())) {
                case DownloadRetries.NextStep.TryAgain next -> {
                    logTry(archive, position, next.state().tries(), failure.get());
                    retry = Optional.of(new ArchiveResult.Retry(next.state(), next.latest()));
                }
                case DownloadRetries.NextStep.Abandon abandon ->
                    state = state.without(position, "image " + position + abandon.reason());
            }
        }
        return retry.isPresent() ? retry.get() : finish(archive, state.missing());
    }

    private static void logTry(
            PendingArchive archive, int position, int tries, DownloadResult.DownloadFailure failure) {
        LOG.infof(
                "image %d of attempt %d: try %d failed (%s): %s",
                position, archive.attempt().number(), tries, failure.label(), failure.reason());
    }

    // A fault of ours is one more failed try, with the same growing delay and the same end.
    private Optional<DownloadResult.DownloadFailure> fetchAndStore(PendingArchive archive, int position, URI image)
            throws InterruptedException {
        try {
            return switch (fetch(archive, image)) {
                case DownloadResult.Downloaded downloaded -> {
                    records.store(archive, position, downloaded);
                    yield Optional.empty();
                }
                case DownloadResult.DownloadFailure failure -> Optional.of(failure);
            };
        } catch (RuntimeException fault) {
            LOG.warnf(
                    fault, "image %d of attempt %d", position, archive.attempt().number());
            return Optional.of(new DownloadResult.Retryable("it cannot be stored: " + fault.getMessage()));
        }
    }

    private DownloadResult fetch(PendingArchive archive, URI image) throws InterruptedException {
        try (TraceSpan span = traces.startClientSpan("download")) {
            DownloadResult result = download.fetch(archive.attempt(), image);
            if (result instanceof DownloadResult.DownloadFailure) {
                span.recordFailure(result.label());
            }
            return result;
        }
    }

    // Those of a failed archive are kept for a while, so that it can be redriven.
    private void deleteReceived(PendingArchive archive) {
        List<ReceivedImage> images = archive.images().stream()
                .flatMap(image -> ReceivedImage.parse(image.url()).stream())
                .toList();
        try {
            received.delete(archive.attempt(), images);
        } catch (IOException e) {
            LOG.infof("%d images inside the report are deleted later: %s", images.size(), e.getMessage());
        }
    }

    private ArchiveResult finish(PendingArchive archive, MissingImages missing) {
        int number = archive.attempt().number();
        int images = archive.images().size() - missing.images().size();
        if (images == 0) {
            records.fail(archive.attempt(), missing.reasons());
            LOG.warnf("attempt %d cannot be archived: %s", number, missing.reasons());
            return new ArchiveResult.Finished();
        }
        if (archive.isAllStored() || !missing.images().isEmpty()) {
            records.complete(archive, missing);
        }
        metrics.timer("darkroom.archive.latency", "provider", archive.provider())
                .record(Duration.between(archive.producedAt(), clock.instant()));
        LOG.infof("archived %d images of attempt %d", images, number);
        if (!missing.images().isEmpty()) {
            LOG.warnf("attempt %d is archived without some images: %s", number, missing.reasons());
        }
        deleteReceived(archive);
        return new ArchiveResult.Finished();
    }
}
