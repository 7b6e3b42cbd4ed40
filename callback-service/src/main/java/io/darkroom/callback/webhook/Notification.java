package io.darkroom.callback.webhook;

import static io.darkroom.contracts.request.WebhookEvent.CANCELED;
import static io.darkroom.contracts.request.WebhookEvent.COMPLETED;
import static io.darkroom.contracts.request.WebhookEvent.FAILED;
import static io.darkroom.contracts.request.WebhookEvent.PROGRESS;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationDeleted;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationRejected;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.registry.Dialects;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change of a generation that clients can subscribe to.
 *
 * @param images the archived images
 */
public record Notification(
        GenerationId id,
        AccountId account,
        WebhookEvent event,
        Instant at,
        GenerationSummary generation,
        List<ArchivedImage> images) {

    public Notification {
        images = List.copyOf(images);
    }

    /** Empty for events without a webhook, and for old events without a summary of the generation. */
    public static Optional<Notification> of(LifecycleEvent event) {
        return switch (event) {
            case GenerationProgressed progressed ->
                of(
                        progressed,
                        progressed.accountId(),
                        PROGRESS,
                        progressed.progressedAt(),
                        Optional.of(progressed.generation()),
                        List.of());
            case GenerationCompleted completed ->
                of(
                        completed,
                        completed.accountId(),
                        COMPLETED,
                        completed.completedAt(),
                        completed.generation(),
                        completed.images());
            case GenerationFailed failed ->
                of(failed, failed.accountId(), FAILED, failed.failedAt(), failed.generation(), List.of());
            case GenerationCanceled canceled ->
                of(canceled, canceled.accountId(), CANCELED, canceled.canceledAt(), canceled.generation(), List.of());
            case GenerationRejected _, GenerationDeleted _ -> Optional.empty();
        };
    }

    private static Optional<Notification> of(
            LifecycleEvent source,
            AccountId account,
            WebhookEvent event,
            Instant at,
            Optional<GenerationSummary> generation,
            List<ArchivedImage> images) {
        return generation.map(summary -> new Notification(source.generationId(), account, event, at, summary, images));
    }

    /** The same for every delivery of this change: a generation ends once, and progresses once per moment. */
    public String messageId() {
        String name = "msg_" + id + "_" + event.word();
        return event == PROGRESS ? name + "_" + at.toEpochMilli() : name;
    }

    /** As {@link #messageId}, for an address that gets it in a dialect: a change that the dialect reports once has one id. */
    public String messageId(ProviderName dialect) {
        boolean once = event == PROGRESS
                && Dialects.find(dialect)
                        .filter(codec -> codec.progressWebhooks() == Dialect.ProgressWebhooks.FIRST)
                        .isPresent();
        return once ? "msg_" + id + "_" + event.word() : messageId();
    }

    /** The event's name in the native form. */
    public String type() {
        return "generation." + event.word();
    }
}
