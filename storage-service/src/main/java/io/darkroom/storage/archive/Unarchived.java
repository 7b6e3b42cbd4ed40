package io.darkroom.storage.archive;

import io.darkroom.contracts.AttemptKey;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Attempts whose images could not be archived. */
@Singleton
public class Unarchived {

    private static final int MOST = 100;

    private final ArchiveSchedule schedule;

    Unarchived(ArchiveSchedule schedule) {
        this.schedule = schedule;
    }

    /** One of them; its links work until {@code expiresAt}. */
    public record View(
            AttemptKey attempt, String provider, String reason, int images, Instant failedAt, Instant expiresAt) {

        private static View of(Archive archive) {
            return new View(
                    archive.attemptKey(),
                    archive.provider,
                    Objects.requireNonNullElse(archive.failure, ""),
                    archive.readImages().size(),
                    Objects.requireNonNullElse(archive.finishedAt, archive.createdAt),
                    archive.expiresAt);
        }
    }

    public record ListView(String object, List<View> data) {}

    /** The latest. */
    public ListView list() {
        return QuarkusTransaction.requiringNew()
                .call(() -> new ListView(
                        "list",
                        Archive.<Archive>find("failure is not null order by finishedAt desc").page(0, MOST).stream()
                                .map(View::of)
                                .toList()));
    }

    /** Opens one again, as if it had just been told of; empty when it has not failed. */
    public Optional<View> redrive(AttemptKey key) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Archive.find(key)
                        .filter(archive -> archive.failure != null)
                        .map(archive -> {
                            View view = View.of(archive);
                            archive.finishedAt = null;
                            archive.failure = null;
                            schedule.add(key, archive.expiresAt);
                            return view;
                        }));
    }
}
