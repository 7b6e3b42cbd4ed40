package io.darkroom.callback.webhook;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.GenerationCanceled;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationEvent;
import io.darkroom.contracts.event.GenerationFailed;
import io.darkroom.contracts.event.GenerationProgressed;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.request.WebhookEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a client may want to be told of a generation.
 *
 * @param images those archived
 */
public record News(
        GenerationId id,
        AccountId account,
        WebhookEvent event,
        Instant at,
        GenerationSummary generation,
        List<ArchivedImage> images) {

    public News {
        images = List.copyOf(images);
    }

    /** Empty for what is no client's business, and for events of a version that told too little. */
    public static Optional<News> of(GenerationEvent event) {
        return switch (event) {
            case GenerationProgressed progressed ->
                Optional.of(new News(
                        progressed.generationId(),
                        progressed.accountId(),
                        WebhookEvent.PROGRESS,
                        progressed.progressedAt(),
                        progressed.generation(),
                        List.of()));
            case GenerationCompleted completed ->
                completed
                        .generation()
                        .map(generation -> new News(
                                completed.generationId(),
                                completed.accountId(),
                                WebhookEvent.COMPLETED,
                                completed.completedAt(),
                                generation,
                                completed.images()));
            case GenerationFailed failed ->
                failed.generation()
                        .map(generation -> new News(
                                failed.generationId(),
                                failed.accountId(),
                                WebhookEvent.FAILED,
                                failed.failedAt(),
                                generation,
                                List.of()));
            case GenerationCanceled canceled ->
                canceled.generation()
                        .map(generation -> new News(
                                canceled.generationId(),
                                canceled.accountId(),
                                WebhookEvent.CANCELED,
                                canceled.canceledAt(),
                                generation,
                                List.of()));
            default -> Optional.empty();
        };
    }

    /** Names it for ever: a generation ends once, and progress is told of once a moment. */
    public String messageId() {
        String name = "msg_" + id + "_" + event.word();
        return event == WebhookEvent.PROGRESS ? name + "_" + at.toEpochMilli() : name;
    }

    /** The native form's name for it. */
    public String type() {
        return "generation." + event.word();
    }
}
