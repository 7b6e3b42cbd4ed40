package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The archives that have failed. */
@Singleton
public class FailedArchives {

    private static final int MAX_LISTED = 100;

    private final Archives archives;
    private final Duration maxDuration;
    private final InstantSource clock;

    FailedArchives(Archives archives, ArchiveConfig config, InstantSource clock) {
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

        static FailedArchiveView of(Archive archive) {
            return new FailedArchiveView(
                    archive.attemptKey().toString(),
                    archive.provider,
                    Objects.requireNonNullElse(archive.failure, ""),
                    archive.images.size(),
                    Objects.requireNonNullElse(archive.finishedAt, archive.createdAt),
                    archive.expiresAt);
        }
    }

    /** The latest failed archives. */
    public List<FailedArchiveView> latest() {
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        Archive.<Archive>find("failure is not null order by finishedAt desc")
                                .page(0, MAX_LISTED)
                                .stream()
                                .map(FailedArchiveView::of)
                                .toList());
    }

    /** Starts a failed archive again; empty when it has not failed. */
    public Optional<FailedArchiveView> redrive(AttemptKey attempt) {
        Optional<FailedArchiveView> redriven = QuarkusTransaction.requiringNew()
                .call(() -> Archive.find(attempt)
                        .filter(archive -> archive.failure != null)
                        .map(archive -> {
                            FailedArchiveView view = FailedArchiveView.of(archive);
                            Instant now = clock.instant();
                            archive.redrive(now, now.plus(maxDuration));
                            return view;
                        }));
        redriven.ifPresent(failed -> archives.wake());
        return redriven;
    }
}
