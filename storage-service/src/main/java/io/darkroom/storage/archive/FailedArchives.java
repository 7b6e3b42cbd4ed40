package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** The archives that have failed. */
@Singleton
public class FailedArchives {

    private static final int MAX_LISTED = 100;
    // Without the images themselves: they may be large, or not readable, which must not hide the others.
    private static final String FAILED = """
            SELECT generation_id, attempt::integer, provider, failure,
                   CASE WHEN images IS JSON ARRAY THEN json_array_length(images::json) ELSE 0 END,
                   coalesce(finished_at, created_at), expires_at
            FROM archive WHERE failure IS NOT NULL""";
    private static final String ONE = " AND generation_id = :generation AND attempt = :attempt FOR UPDATE";

    private final Session database;
    private final Archives archives;
    private final Duration maxDuration;
    private final InstantSource clock;

    FailedArchives(Session database, Archives archives, ArchiveConfig config, InstantSource clock) {
        this.database = database;
        this.archives = archives;
        this.maxDuration = config.maxDuration();
        this.clock = clock;
    }

    /**
     * A failed archive.
     *
     * @param expiresAt until when its links work
     */
    public record FailedArchiveView(
            String attempt, String provider, String reason, int images, Instant failedAt, Instant expiresAt) {

        static FailedArchiveView of(FailedArchive row) {
            return new FailedArchiveView(
                    row.key().toString(), row.provider(), row.failure(), row.images(), row.failedAt(), row.expiresAt());
        }
    }

    /** A failed archive as a row; {@code images} is 0 where they cannot be read. */
    record FailedArchive(
            UUID generationId,
            int attempt,
            String provider,
            String failure,
            int images,
            Instant failedAt,
            Instant expiresAt) {

        private AttemptKey key() {
            return new AttemptKey(new GenerationId(generationId), attempt);
        }
    }

    /** The latest failed archives. */
    public List<FailedArchiveView> latest() {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(
                                FAILED + " ORDER BY finished_at DESC LIMIT " + MAX_LISTED, FailedArchive.class)
                        .getResultStream()
                        .map(FailedArchiveView::of)
                        .toList());
    }

    /** Starts a failed archive again; empty when it has not failed. */
    public Optional<FailedArchiveView> redrive(AttemptKey attempt) {
        Optional<FailedArchiveView> redriven = QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery(FAILED + ONE, FailedArchive.class)
                        .setParameter("generation", attempt.generationId().value())
                        .setParameter("attempt", attempt.number())
                        .uniqueResultOptional()
                        .map(failed -> {
                            Instant now = clock.instant();
                            Archive.redrive(attempt, now, now.plus(maxDuration));
                            return FailedArchiveView.of(failed);
                        }));
        redriven.ifPresent(failed -> archives.wake());
        return redriven;
    }
}
