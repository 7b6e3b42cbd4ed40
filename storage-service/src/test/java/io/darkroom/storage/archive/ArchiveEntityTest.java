package io.darkroom.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchiveEntityTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final AttemptSucceeded outcome = new AttemptSucceeded(
            GenerationId.next(NOW),
            2,
            ProviderName.of("evolink"),
            List.of(image(600), image(60), image(6000)),
            OutcomeSource.POLL,
            NOW);

    @Test
    void expiresWithItsFirstLink() {
        assertThat(new Archive(outcome, NOW).expiresAt).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void returnsTheOutcomeThatStartedIt() {
        assertThat(new Archive(outcome, NOW).outcome()).isEqualTo(outcome);
    }

    @Test
    void isIdentifiedByItsAttempt() {
        Archive archive = new Archive(outcome, NOW);

        assertThat(archive.attemptKey()).isEqualTo(new AttemptKey(outcome.generationId(), 2));
        assertThat(ArchiveId.of(archive.attemptKey())).isEqualTo(archive.id);
    }

    @Test
    void isAllStoredWhenEveryPositionIs() {
        assertThat(pending(Set.of(0, 1, 2)).isAllStored()).isTrue();
        assertThat(pending(Set.of(0, 2)).isAllStored()).isFalse();
        assertThat(pending(Set.of()).isAllStored()).isFalse();
    }

    private PendingArchive pending(Set<Integer> stored) {
        return pending(stored, Optional.empty());
    }

    @Test
    void isRetriedUntilItsLinkExpiresOrItsTimeIsOver() {
        ProducedImage expiresInAMinute = image(60);

        assertThat(pending(Set.of(), Optional.empty()).retryUntil(expiresInAMinute))
                .isEqualTo(NOW.plusSeconds(60));
        assertThat(pending(Set.of(), Optional.of(NOW.plusSeconds(30))).retryUntil(expiresInAMinute))
                .isEqualTo(NOW.plusSeconds(30));
        assertThat(pending(Set.of(), Optional.of(NOW.plusSeconds(90))).retryUntil(expiresInAMinute))
                .isEqualTo(NOW.plusSeconds(60));
    }

    private PendingArchive pending(Set<Integer> stored, Optional<Instant> retryUntil) {
        return new PendingArchive(
                new AttemptKey(outcome.generationId(), 2),
                "evolink",
                outcome.images(),
                stored,
                NOW,
                retryUntil,
                Optional.empty());
    }

    private static ProducedImage image(int lifetime) {
        return new ProducedImage(URI.create("https://provider.example/" + lifetime), NOW.plusSeconds(lifetime));
    }
}
