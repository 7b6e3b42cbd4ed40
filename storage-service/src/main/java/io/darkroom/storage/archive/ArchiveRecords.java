package io.darkroom.storage.archive;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.eventing.deadletter.DeadLetters;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.storage.blob.Blobs;
import io.darkroom.storage.blob.ContentRemovedException;
import io.darkroom.storage.blob.NewAsset;
import io.darkroom.storage.blob.PutContent;
import io.darkroom.storage.store.SpoolFile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** The transactions of an archive. Each changes rows and adds the event that the change causes. */
@Singleton
class ArchiveRecords {

    private static final ProducedImagesConverter IMAGES = new ProducedImagesConverter();
    private static final String FINISH = "finishedAt = ?1, failure = ?2 where id = ?3 and finishedAt is null";

    // The lock makes an erasure wait for the end of this transaction, and find the archive. Once an attempt is
    // archived, its images are the generation's; those of an outcome that comes later would never be erased.
    private static final String BEGIN = """
            INSERT INTO archive (
                generation_id, attempt, provider, images, produced_at, expires_at, created_at, source, trace, next_at,
                retry_until, host)
            SELECT :generation, :attempt, :provider, :images, :produced, :expires, :now, :source, :trace, :next, :until, :host
            FROM (SELECT pg_advisory_xact_lock_shared(hashtextextended(CAST(:generation AS text), 1))) AS locked
            WHERE NOT EXISTS (SELECT FROM erasure WHERE generation_id = :generation)
              AND NOT EXISTS (
                SELECT FROM archive WHERE generation_id = :generation AND attempt <> :attempt
                  AND finished_at IS NOT NULL AND failure IS NULL)
            ON CONFLICT DO NOTHING""";

    private static final String INSERT_AND_FINISH = "WITH " + Blobs.ASSET + """
            , finished AS (
                UPDATE archive SET finished_at = :now FROM asset_stored
                WHERE generation_id = :generation AND attempt = :attempt AND finished_at IS NULL
                RETURNING 1)
            """ + Outbox.INSERT_ROW + " FROM finished";

    private final Session database;
    private final Blobs blobs;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final InstantSource clock;
    private final Duration maxDuration;

    ArchiveRecords(
            Session database,
            Blobs blobs,
            Outbox outbox,
            DeadLetters deadLetters,
            ArchiveConfig config,
            InstantSource clock) {
        this.database = database;
        this.blobs = blobs;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.maxDuration = config.maxDuration();
    }

    /**
     * Stores archives, unless they exist, or their generations are erased or have the images of another attempt; within the caller's transaction. Returns at most {@code max}
     * that are leased until {@code leaseUntil}; the others are due now.
     */
    List<DueArchive> begin(List<AttemptSucceeded> outcomes, int max, Instant leaseUntil) {
        List<DueArchive> leased = new ArrayList<>();
        Instant now = clock.instant();
        LogContext.forEach(outcomes, outcome -> {
            boolean lease = leased.size() < max;
            Archive archive = new Archive(outcome, now);
            archive.retryUntil = now.plus(maxDuration);
            if (begin(archive, lease ? leaseUntil : now) && lease) {
                leased.add(DueArchive.of(archive));
            }
        });
        return leased;
    }

    private boolean begin(Archive archive, Instant nextAt) {
        return database.createNativeMutationQuery(BEGIN)
                        .setParameter(
                                "generation",
                                archive.attemptKey().generationId().value())
                        .setParameter("attempt", archive.attemptKey().number())
                        .setParameter("provider", archive.provider)
                        .setParameter("images", IMAGES.convertToDatabaseColumn(archive.images))
                        .setParameter("produced", archive.producedAt)
                        .setParameter("expires", archive.expiresAt)
                        .setParameter("now", archive.createdAt)
                        .setParameter("source", archive.source.name())
                        .setParameter("trace", archive.trace)
                        .setParameter("next", nextAt)
                        .setParameter("until", archive.retryUntil)
                        .setParameter("host", archive.host)
                        .executeUpdate()
                == 1;
    }

    /**
     * Stores an image; the last one also completes the archive, in the same transaction, and in the same statement where there is only
     * one, as most generations have. Does nothing when the archive was erased meanwhile.
     */
    void store(PendingArchive archive, int position, DownloadResult.Downloaded download) {
        AttemptKey attempt = archive.attempt();
        try (SpoolFile file = download.file()) {
            PutContent content = blobs.put(file, download.content(), download.image());
            QuarkusTransaction.requiringNew().run(() -> {
                if (blobs.lock(content, attempt)) {
                    NewAsset asset =
                            new NewAsset(AssetId.random(), attempt, position, download.content(), download.image());
                    if (archive.images().size() == 1) {
                        insertAndFinish(asset);
                    } else {
                        blobs.insert(asset);
                        publishIfComplete(archive, MissingImages.NONE);
                    }
                }
            });
        } catch (ContentRemovedException removed) {
            blobs.noteRemoval(download.content());
            throw removed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void insertAndFinish(NewAsset asset) {
        Instant now = clock.instant();
        AttemptKey attempt = asset.attempt();
        GenerationArchived event =
                new GenerationArchived(attempt.generationId(), attempt.number(), List.of(asset.describe()), now);
        int finished = outbox.addBy(event, row -> {
            NativeQuery<?> statement = database.createNativeQuery(INSERT_AND_FINISH);
            blobs.bind(statement, asset);
            row.bind(statement::setParameter);
            return statement.executeUpdate();
        });
        if (finished == 0) {
            blobs.requirePresent(asset.content());
        }
    }

    /** Completes an archive whose images are stored but for {@code missing}, some maybe by a process that was killed. */
    void complete(PendingArchive archive, MissingImages missing) {
        QuarkusTransaction.requiringNew().run(() -> publishIfComplete(archive, missing));
    }

    private void publishIfComplete(PendingArchive archive, MissingImages missing) {
        AttemptKey attempt = archive.attempt();
        List<ArchivedImage> images =
                Asset.of(attempt).stream().map(Asset::describe).toList();
        Instant now = clock.instant();
        if (images.size() + missing.images().size() == archive.images().size()
                && Archive.update(FINISH, now, null, ArchiveId.of(attempt)) == 1) {
            outbox.add(new GenerationArchived(
                    attempt.generationId(),
                    attempt.number(),
                    images,
                    now,
                    Optional.of(missing.images()).filter(some -> !some.isEmpty())));
        }
    }

    /** Ends an archive without success. Its outcome becomes a dead letter, which is all that a redrive needs. */
    void fail(AttemptKey attempt, String reason) {
        Optional<AttemptSucceeded> failed = QuarkusTransaction.requiringNew()
                .call(() -> end(attempt, reason) ? Archive.find(attempt).map(Archive::outcome) : Optional.empty());
        failed.ifPresent(outcome -> deadLetters.publish(outcome, reason));
    }

    /** As {@link #fail}, within the caller's transaction, without reading the archive and without a dead letter; false when it has ended. */
    boolean end(AttemptKey attempt, String reason) {
        Instant now = clock.instant();
        if (Archive.update(FINISH, now, reason, ArchiveId.of(attempt)) != 1) {
            return false;
        }
        outbox.add(new ArchivingFailed(attempt.generationId(), attempt.number(), reason, now));
        return true;
    }
}
