package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.eventing.deadletter.DeadLetters;
import io.darkroom.eventing.outbox.Outbox;
import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.blob.Blobs;
import io.darkroom.storage.store.SpoolFile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The transactions of an archive. Each changes rows and adds the event that the change causes. */
@Singleton
class ArchiveRecords {

    private static final String FINISH = "finishedAt = ?1, failure = ?2 where id = ?3 and finishedAt is null";

    private final Blobs blobs;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final InstantSource clock;

    ArchiveRecords(Blobs blobs, Outbox outbox, DeadLetters deadLetters, InstantSource clock) {
        this.blobs = blobs;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /** Reads an archive; empty when it is finished or erased. */
    Optional<PendingArchive> pending(AttemptKey attempt) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Archive.find(attempt)
                        .filter(archive -> archive.finishedAt == null)
                        .map(PendingArchive::of));
    }

    /**
     * Stores an image; the last one also completes the archive, in the same transaction, since most generations have one image.
     * Does nothing when the archive was erased meanwhile.
     */
    void store(PendingArchive archive, int position, DownloadResult.Downloaded download) {
        AttemptKey attempt = archive.attempt();
        try (SpoolFile file = download.file()) {
            QuarkusTransaction.requiringNew().run(() -> {
                if (Archive.lockAgainstErasure(attempt)) {
                    Blob blob = blobs.store(file, download.content(), download.image());
                    new Asset(attempt, position, blob, clock.instant()).persist();
                    publishIfComplete(archive);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Completes an archive whose images were all stored before, by a process that was killed. */
    void complete(PendingArchive archive) {
        QuarkusTransaction.requiringNew().run(() -> publishIfComplete(archive));
    }

    private void publishIfComplete(PendingArchive archive) {
        AttemptKey attempt = archive.attempt();
        List<Asset> assets = Asset.of(attempt);
        Instant now = clock.instant();
        if (assets.size() == archive.images().size() && Archive.update(FINISH, now, null, ArchiveId.of(attempt)) == 1) {
            outbox.add(new GenerationArchived(
                    attempt.generationId(),
                    attempt.number(),
                    assets.stream().map(Asset::describe).toList(),
                    now));
        }
    }

    /** Ends an archive without success. Its outcome becomes a dead letter, which is all that a redrive needs. */
    void fail(AttemptKey attempt, String reason) {
        Instant now = clock.instant();
        Optional<AttemptSucceeded> failed = QuarkusTransaction.requiringNew().call(() -> {
            if (Archive.update(FINISH, now, reason, ArchiveId.of(attempt)) != 1) {
                return Optional.empty();
            }
            outbox.add(new ArchivingFailed(attempt.generationId(), attempt.number(), reason, now));
            return Archive.find(attempt).map(Archive::outcome);
        });
        failed.ifPresent(outcome -> deadLetters.publish(outcome, reason));
    }
}
