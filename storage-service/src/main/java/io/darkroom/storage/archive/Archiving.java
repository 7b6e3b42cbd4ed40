package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.eventing.deadletter.DeadLetters;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.storage.archive.ArchiveSchedule.Tried;
import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.blob.Blobs;
import io.darkroom.storage.store.Spool.Incoming;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Fetches what is still missing of an attempt's images; when all are there, or never will be, that is told, once. */
@Singleton
class Archiving {

    private static final Logger LOG = Logger.getLogger(Archiving.class);
    private static final String FINISH = "finishedAt = ?1, failure = ?2 where key = ?3 and finishedAt is null";

    private final Download download;
    private final Blobs blobs;
    private final Outbox outbox;
    private final DeadLetters letters;
    private final ArchiveConfig.Archive limits;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Traces traces;

    Archiving(
            Download download,
            Blobs blobs,
            Outbox outbox,
            DeadLetters letters,
            ArchiveConfig config,
            InstantSource clock,
            MeterRegistry metrics,
            Traces traces) {
        this.download = download;
        this.blobs = blobs;
        this.outbox = outbox;
        this.letters = letters;
        this.limits = config.archive();
        this.clock = clock;
        this.metrics = metrics;
        this.traces = traces;
    }

    /** Whether a try has come to an end, or should be followed by another. */
    sealed interface Progress {

        record Finished() implements Progress {}

        record TryAgain(Tried soFar) implements Progress {}
    }

    /** Works on an archive, after it has been {@code tried}. */
    Progress work(AttemptKey key, Tried tried) throws InterruptedException {
        try (LogContext context = LogContext.forGeneration(key.generationId())) {
            Optional<Work> work = QuarkusTransaction.requiringNew()
                    .call(() -> Archive.find(key)
                            .filter(archive -> archive.finishedAt == null)
                            .map(archive -> Work.of(archive, key)));
            return work.isPresent() ? traced(work.get(), tried) : new Progress.Finished();
        }
    }

    private Progress traced(Work work, Tried tried) throws InterruptedException {
        try (TraceSpan span = traces.resume(work.trace(), "archive")) {
            return work(work, tried);
        }
    }

    private Download.Result fetch(URI image) throws InterruptedException {
        try (TraceSpan span = traces.startClientSpan("download")) {
            Download.Result result = download.fetch(image);
            if (!(result instanceof Download.Result.Whole)) {
                span.recordFailure(result.getClass().getSimpleName());
            }
            return result;
        }
    }

    private record Work(
            AttemptKey key,
            List<ProducedImage> images,
            Set<Integer> kept,
            Instant producedAt,
            String provider,
            Optional<String> trace) {

        static Work of(Archive archive, AttemptKey key) {
            Set<Integer> kept =
                    Asset.of(key).stream().map(asset -> (int) asset.position).collect(Collectors.toSet());
            return new Work(
                    key,
                    archive.readImages(),
                    kept,
                    archive.producedAt,
                    archive.provider,
                    Optional.ofNullable(archive.trace));
        }
    }

    private Progress work(Work work, Tried tried) throws InterruptedException {
        for (int position = 0; position < work.images().size(); position++) {
            if (work.kept().contains(position)) {
                continue;
            }
            ProducedImage image = work.images().get(position);
            String which = "image " + position;
            switch (fetch(image.url())) {
                case Download.Result.Whole whole -> keep(work, position, whole);
                case Download.Result.Lasting lasting -> {
                    return fail(work.key(), which + ": " + lasting.reason());
                }
                case Download.Result.Corrupt corrupt -> {
                    LOG.infof("%s is broken, try %d: %s", which, tried.times() + 1, corrupt.reason());
                    Tried more = tried.corrupt();
                    return more.corruptions() >= limits.corruptTries()
                            ? fail(work.key(), which + " after " + more.corruptions() + " tries: " + corrupt.reason())
                            : new Progress.TryAgain(more);
                }
                case Download.Result.Passing passing -> {
                    LOG.infof("%s could not be fetched, try %d: %s", which, tried.times() + 1, passing.reason());
                    Tried more = tried.again();
                    return clock.instant().isBefore(image.expiresAt())
                            ? new Progress.TryAgain(more)
                            : fail(work.key(), which + " after " + more.times() + " tries: " + passing.reason());
                }
            }
        }
        return finished(work);
    }

    // With the last image the end is told in the same transaction: most generations have one.
    private void keep(Work work, int position, Download.Result.Whole whole) {
        AttemptKey key = work.key();
        try (Incoming incoming = whole.incoming()) {
            QuarkusTransaction.requiringNew().run(() -> {
                if (Archive.hold(key)) {
                    Blob blob = blobs.keep(incoming, whole.object(), whole.picture());
                    new Asset(key, position, blob, clock.instant()).persist();
                    tellIfComplete(work);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Progress finished(Work work) {
        // Who was killed before this process may have kept all and told nothing.
        if (work.kept().size() == work.images().size()) {
            QuarkusTransaction.requiringNew().run(() -> tellIfComplete(work));
        }
        metrics.timer("darkroom.archive.latency", "provider", work.provider())
                .record(Duration.between(work.producedAt(), clock.instant()));
        LOG.infof(
                "archived %d images of attempt %d",
                work.images().size(), work.key().number());
        return new Progress.Finished();
    }

    private void tellIfComplete(Work work) {
        AttemptKey key = work.key();
        List<Asset> assets = Asset.of(key);
        Instant now = clock.instant();
        if (assets.size() == work.images().size() && Archive.update(FINISH, now, null, Archive.Key.of(key)) == 1) {
            outbox.add(new GenerationArchived(
                    key.generationId(),
                    key.number(),
                    assets.stream().map(Asset::describe).toList(),
                    now));
        }
    }

    private Progress fail(AttemptKey key, String reason) {
        Instant now = clock.instant();
        Optional<AttemptSucceeded> given = QuarkusTransaction.requiringNew().call(() -> {
            if (Archive.update(FINISH, now, reason, Archive.Key.of(key)) != 1) {
                return Optional.empty();
            }
            outbox.add(new ArchivingFailed(key.generationId(), key.number(), reason, now));
            return Archive.find(key).map(Archive::outcome);
        });
        // As it was told, which is all that another try needs.
        given.ifPresent(outcome -> letters.publish(outcome, reason));
        LOG.warnf("attempt %d cannot be archived: %s", key.number(), reason);
        return new Progress.Finished();
    }
}
