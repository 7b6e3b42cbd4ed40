package io.darkroom.callback.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.callback.PublishedEvents;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.DeletionReason;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationRejected;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.contracts.request.WebhookEvent;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each lifecycle event means for a client. */
class NotificationTest {

    private static final Instant NOW = Instant.parse("2026-11-21T14:44:37.740Z");
    private static final URI HOOK = URI.create("https://client.example/hook");
    private static final AccountId ACCOUNT = AccountId.next(NOW);
    private static final PublishedEvents EVENTS = PublishedEvents.by(ACCOUNT, PublishedEvents.SEALED);
    private static final GenerationId ID = GenerationId.next(NOW);

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, COMPLETED, generation.completed, _completed",
        "FAILED, FAILED, generation.failed, _failed",
        "CANCELED, CANCELED, generation.canceled, _canceled"
    })
    void eachEndHasItsEventTypeAndMessageId(GenerationStatus status, WebhookEvent event, String type, String suffix) {
        LifecycleEvent ended = EVENTS.ended(status, ID, HOOK, "native");

        Notification notification = Notification.of(ended).orElseThrow();

        assertThat(notification.event()).isEqualTo(event);
        assertThat(notification.type()).isEqualTo(type);
        assertThat(notification.messageId()).isEqualTo("msg_" + ID + suffix);
        assertThat(notification.id()).isEqualTo(ID);
        assertThat(notification.account()).isEqualTo(ACCOUNT);
        assertThat(notification.generation().status()).isEqualTo(status);
    }

    @Test
    void onlyACompletedGenerationHasImages() {
        GenerationCompleted completed = EVENTS.completed(ID, HOOK, "native");

        assertThat(Notification.of(completed).orElseThrow().images()).isEqualTo(completed.images());
        assertThat(Notification.of(EVENTS.failed(ID, HOOK, "native"))
                        .orElseThrow()
                        .images())
                .isEmpty();
        assertThat(Notification.of(EVENTS.canceled(ID, HOOK, "native"))
                        .orElseThrow()
                        .images())
                .isEmpty();
        assertThat(Notification.of(EVENTS.progressed(ID, HOOK, "native", 40))
                        .orElseThrow()
                        .images())
                .isEmpty();
    }

    @Test
    void itHappenedAtTheTimeThatTheEventNames() {
        GenerationCompleted completed = EVENTS.completed(ID, HOOK, "native");
        GenerationFailed failed = EVENTS.failed(ID, HOOK, "native");
        GenerationCanceled canceled = EVENTS.canceled(ID, HOOK, "native");
        GenerationProgressed progressed = EVENTS.progressed(ID, HOOK, "native", 40);

        assertThat(Notification.of(completed).orElseThrow().at()).isEqualTo(completed.completedAt());
        assertThat(Notification.of(failed).orElseThrow().at()).isEqualTo(failed.failedAt());
        assertThat(Notification.of(canceled).orElseThrow().at()).isEqualTo(canceled.canceledAt());
        assertThat(Notification.of(progressed).orElseThrow().at()).isEqualTo(progressed.progressedAt());
    }

    @Test
    void progressHasOneMessageIdPerMoment() {
        GenerationProgressed first = EVENTS.progressed(ID, HOOK, "native", 10);
        GenerationProgressed later =
                new GenerationProgressed(ID, ACCOUNT, first.progressedAt().plusMillis(1), first.generation());

        assertThat(Notification.of(first).orElseThrow().messageId())
                .isEqualTo("msg_" + ID + "_progress_" + first.progressedAt().toEpochMilli())
                .isEqualTo(Notification.of(first).orElseThrow().messageId())
                .isNotEqualTo(Notification.of(later).orElseThrow().messageId());
    }

    @Test
    void progressHasOneMessageIdInADialectThatReportsTheBeginningAlone() {
        GenerationProgressed first = EVENTS.progressed(ID, HOOK, "replicate", 10);
        GenerationProgressed later =
                new GenerationProgressed(ID, ACCOUNT, first.progressedAt().plusMillis(1), first.generation());

        assertThat(Notification.of(first).orElseThrow().messageId(new ProviderName("replicate")))
                .isEqualTo("msg_" + ID + "_progress")
                .isEqualTo(Notification.of(later).orElseThrow().messageId(new ProviderName("replicate")));
        assertThat(Notification.of(first).orElseThrow().messageId(new ProviderName("apiframe")))
                .isNotEqualTo(Notification.of(later).orElseThrow().messageId(new ProviderName("apiframe")));
    }

    @Test
    void anEndHasOneMessageIdWheneverItIsPublished() {
        GenerationCompleted first = EVENTS.completed(ID, HOOK, "native");
        GenerationCompleted again = new GenerationCompleted(
                ID, ACCOUNT, 2, first.images(), first.completedAt().plusSeconds(5), first.generation());

        assertThat(Notification.of(again).orElseThrow().messageId())
                .isEqualTo(Notification.of(first).orElseThrow().messageId());
    }

    static Stream<Arguments> eventsWithoutWebhook() {
        return Stream.of(
                Arguments.of("a rejected request", rejected()),
                Arguments.of("a deletion", new GenerationDeleted(ID, ACCOUNT, DeletionReason.REQUEST, NOW)),
                Arguments.of(
                        "completed without summary",
                        new GenerationCompleted(ID, ACCOUNT, 1, List.of(), NOW, Optional.empty())),
                Arguments.of(
                        "failed without summary",
                        new GenerationFailed(
                                ID, ACCOUNT, EVENTS.failed(ID, HOOK, "native").error(), NOW, Optional.empty())),
                Arguments.of("canceled without summary", new GenerationCanceled(ID, ACCOUNT, NOW, Optional.empty())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eventsWithoutWebhook")
    void someEventsHaveNoWebhook(String name, LifecycleEvent event) {
        assertThat(Notification.of(event)).as(name).isEmpty();
    }

    private static GenerationRejected rejected() {
        return new GenerationRejected(ID, Optional.empty(), Optional.empty(), "invalid_request", "no prompt", NOW);
    }
}
