package io.darkroom.providers.apiframe;

import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Words;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.request.WebhookEvent;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.json.DialectJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Apiframe's webhook: an event of its own for progress, success and failure, signed with the API key's hash. Source: its documents. */
final class ApiframeWebhook {

    private static final String EVENT_HEADER = "X-Webhook-Event";

    private ApiframeWebhook() {}

    /** What a webhook reports; a canceled job has no event of its own and is reported as failed [inferred]. */
    enum Event {
        PROGRESS(WebhookEvent.PROGRESS),
        COMPLETED(WebhookEvent.COMPLETED),
        FAILED(WebhookEvent.FAILED, WebhookEvent.CANCELED);

        private final List<WebhookEvent> means;

        Event(WebhookEvent... means) {
            this.means = List.of(means);
        }

        String word() {
            return Words.of(this);
        }

        List<WebhookEvent> means() {
            return means;
        }

        private static Event of(GenerationStatus status) {
            return switch (status) {
                case QUEUED, SUBMITTED, PROCESSING, ARCHIVING -> PROGRESS;
                case COMPLETED -> COMPLETED;
                case FAILED, CANCELED -> FAILED;
            };
        }
    }

    /** {@code jobId}, {@code status} and {@code result} as the job itself shows them. */
    static DialectWebhook write(
            DialectGeneration generation, String jobId, String status, Object result, Optional<String> keySha256) {
        Event event = Event.of(generation.status());
        boolean completed = event == Event.COMPLETED;
        byte[] body = ApiframeDialect.WIRE.write(new ApiframeWire.WebhookBody(
                event.word(),
                jobId,
                status,
                event == Event.FAILED ? null : generation.progress(),
                completed ? result : null,
                generation.error().map(AttemptError::message).orElse(null),
                ApiframeDialect.MODELS.upstream(generation.request().model()),
                generation
                        .charged()
                        .filter(cost -> completed)
                        .map(DialectJson::plain)
                        .orElse(null),
                generation
                        .finishedAt()
                        .filter(end -> completed)
                        .map(ApiframeDialect.MILLIS::format)
                        .orElse(null)));
        Map<String, String> headers = new TreeMap<>();
        headers.put(EVENT_HEADER, event.word());
        keySha256.ifPresent(hash -> headers.put(
                WebhookSignature.HEADER, WebhookSignature.ofKeyWithHash(hash).sign(body)));
        return new DialectWebhook(body, headers);
    }
}
