package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.eventing.LogContext;
import io.darkroom.eventing.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
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
    private final Outbox outbox;
    private final ArchiveConfig config;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    Archiving(Download download, Outbox outbox, ArchiveConfig config, InstantSource clock, MeterRegistry metrics) {
        this.download = download;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Whether a try has come to an end. */
    enum Progress {
        FINISHED,
        TRY_AGAIN
    }

    /** Works on an archive for the {@code tries}th time, counted from 1. */
    Progress work(AttemptKey key, int tries) {
        try (LogContext context = LogContext.about(key.generationId())) {
            Optional<Work> work = QuarkusTransaction.requiringNew()
                    .call(() -> Archive.find(key)
                            .filter(archive -> archive.finishedAt == null)
                            .map(archive -> Work.of(archive, key)));
            return work.map(open -> work(open, tries)).orElse(Progress.FINISHED);
        }
    }

    private record Work(
            AttemptKey key, List<ProducedImage> images, Set<Integer> kept, Instant producedAt, String provider) {

        static Work of(Archive archive, AttemptKey key) {
            Set<Integer> kept =
                    Asset.of(key).stream().map(asset -> (int) asset.position).collect(Collectors.toSet());
            return new Work(key, archive.readImages(), kept, archive.producedAt, archive.provider);
        }
    }

    private Progress work(Work work, int tries) {
        for (int position = 0; position < work.images().size(); position++) {
            if (work.kept().contains(position)) {
                continue;
            }
            ProducedImage image = work.images().get(position);
            switch (download.fetch(image.url())) {
                case Download.Result.Kept kept -> note(work.key(), position, kept);
                case Download.Result.Lasting lasting -> {
                    return fail(work.key(), "image " + position + ": " + lasting.reason());
                }
                case Download.Result.Passing passing -> {
                    boolean over = tries >= config.archive().maxTries()
                            || !clock.instant().isBefore(image.expiresAt());
                    LOG.infof("image %d could not be fetched, try %d: %s", position, tries, passing.reason());
                    return over
                            ? fail(work.key(), "image " + position + " after " + tries + " tries: " + passing.reason())
                            : Progress.TRY_AGAIN;
                }
            }
        }
        return finish(work);
    }

    private void note(AttemptKey key, int position, Download.Result.Kept kept) {
        Instant now = clock.instant();
        QuarkusTransaction.requiringNew()
                .run(() -> new Asset(key, position, Blob.note(kept.object(), kept.picture(), now), now).persist());
    }

    private Progress finish(Work work) {
        AttemptKey key = work.key();
        Instant now = clock.instant();
        QuarkusTransaction.requiringNew().run(() -> {
            if (Archive.update(FINISH, now, null, archiveKey(key)) == 1) {
                List<Asset> assets = Asset.of(key);
                outbox.add(new GenerationArchived(
                        key.generationId(),
                        key.number(),
                        assets.stream().map(Asset::describe).toList(),
                        now));
            }
        });
        metrics.timer("darkroom.archive.latency", "provider", work.provider())
                .record(Duration.between(work.producedAt(), now));
        LOG.infof("archived %d images of attempt %d", work.images().size(), key.number());
        return Progress.FINISHED;
    }

    private Progress fail(AttemptKey key, String reason) {
        Instant now = clock.instant();
        QuarkusTransaction.requiringNew().run(() -> {
            if (Archive.update(FINISH, now, reason, archiveKey(key)) == 1) {
                outbox.add(new ArchivingFailed(key.generationId(), key.number(), reason, now));
            }
        });
        LOG.warnf("attempt %d cannot be archived: %s", key.number(), reason);
        return Progress.FINISHED;
    }

    private static Archive.Key archiveKey(AttemptKey key) {
        return new Archive.Key(key.generationId().value(), (short) key.number());
    }
}
