package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Downloads the missing images of an attempt. The archive ends once: all images are stored, or it has failed. */
@Singleton
class ArchiveImages {

    private static final Logger LOG = Logger.getLogger(ArchiveImages.class);

    private final DownloadImage download;
    private final ArchiveRecords records;
    private final DownloadRetries retries;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Traces traces;

    ArchiveImages(
            DownloadImage download,
            ArchiveRecords records,
            ArchiveConfig config,
            InstantSource clock,
            MeterRegistry metrics,
            Traces traces) {
        this.download = download;
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

    private ArchiveResult downloadMissing(PendingArchive archive, RetryState state) throws InterruptedException {
        for (int position = 0; position < archive.images().size(); position++) {
            if (archive.stored().contains(position)) {
                continue;
            }
            ProducedImage image = archive.images().get(position);
            Optional<DownloadResult.DownloadFailure> failure = fetchAndStore(archive, position, image.url());
            if (failure.isPresent()) {
                return retryOrFail(archive, position, failure.get(), state);
            }
        }
        return finish(archive);
    }

    // A fault of ours is one more failed try, with the same growing delay and the same end.
    private Optional<DownloadResult.DownloadFailure> fetchAndStore(PendingArchive archive, int position, URI image)
            throws InterruptedException {
        try {
            return switch (fetch(image)) {
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

    private DownloadResult fetch(URI image) throws InterruptedException {
        try (TraceSpan span = traces.startClientSpan("download")) {
            DownloadResult result = download.fetch(image);
            if (result instanceof DownloadResult.DownloadFailure) {
                span.recordFailure(result.label());
            }
            return result;
        }
    }

    private ArchiveResult retryOrFail(
            PendingArchive archive, int position, DownloadResult.DownloadFailure failure, RetryState state) {
        AttemptKey attempt = archive.attempt();
        Instant until = archive.retryUntil(archive.images().get(position));
        return switch (retries.after(failure, state, until, clock.instant())) {
            case DownloadRetries.NextStep.TryAgain tryAgain -> {
                LOG.infof(
                        "image %d of attempt %d: try %d failed (%s): %s",
                        position, attempt.number(), tryAgain.state().tries(), failure.label(), failure.reason());
                yield new ArchiveResult.Retry(tryAgain.state(), tryAgain.latest());
            }
            case DownloadRetries.NextStep.Abandon abandon -> {
                records.fail(attempt, "image " + position + abandon.reason());
                LOG.warnf("attempt %d cannot be archived: image %d%s", attempt.number(), position, abandon.reason());
                yield new ArchiveResult.Finished();
            }
        };
    }

    private ArchiveResult finish(PendingArchive archive) {
        if (archive.isAllStored()) {
            records.complete(archive);
        }
        metrics.timer("darkroom.archive.latency", "provider", archive.provider())
                .record(Duration.between(archive.producedAt(), clock.instant()));
        LOG.infof(
                "archived %d images of attempt %d",
                archive.images().size(), archive.attempt().number());
        return new ArchiveResult.Finished();
    }
}
