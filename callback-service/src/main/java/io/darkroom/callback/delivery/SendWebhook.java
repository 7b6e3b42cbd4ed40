package io.darkroom.callback.delivery;

import io.darkroom.callback.account.Signers;
import io.darkroom.callback.account.Signers.Signer;
import io.darkroom.callback.webhook.News;
import io.darkroom.callback.webhook.Render;
import io.darkroom.callback.webhook.StandardWebhook;
import io.darkroom.callback.webhook.WebhookConfig;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.GenerationEvent;
import io.darkroom.egress.EgressForbidden;
import io.darkroom.egress.EgressLimits;
import io.darkroom.egress.EgressPolicy;
import io.darkroom.egress.GuardedHttp;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.DialectWebhook;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends one message once: written and signed at this moment, to an address that is checked when it is called. */
@Singleton
class SendWebhook {

    /** Another value on each redelivery that a person asks for, so that a receiver can tell it from a repeated try. */
    static final String REDELIVERY_HEADER = "darkroom-redelivery";

    private static final int NO_REDIRECTS = 0;

    private final Render render;
    private final Signers signers;
    private final WebhookConfig.Webhooks limits;
    private final GuardedHttp encrypted;
    private final GuardedHttp plain;
    private final InstantSource clock;
    private final Traces traces;

    SendWebhook(Render render, Signers signers, WebhookConfig config, InstantSource clock, Traces traces) {
        this.render = render;
        this.signers = signers;
        this.limits = config.webhooks();
        this.clock = clock;
        this.traces = traces;
        List<String> allow = config.egress().allow().orElse(List.of());
        // Time is real here, whatever the clock of the schedule says.
        InstantSource watch = InstantSource.system();
        this.encrypted = new GuardedHttp(new EgressPolicy(allow), egressLimits(), watch);
        this.plain = new GuardedHttp(EgressPolicy.only(allow), egressLimits(), watch);
    }

    private EgressLimits egressLimits() {
        return new EgressLimits(
                limits.maxAnswer().asLongValue(),
                limits.timeout(),
                limits.timeout(),
                limits.timeout(),
                NO_REDIRECTS,
                limits.perHost());
    }

    /** Empty while nothing is known of the account: its webhooks cannot be signed yet. */
    Optional<Outcome> send(Delivery delivery) {
        Optional<News> news = Optional.ofNullable(delivery.payload).flatMap(payload -> news(delivery.type, payload));
        Optional<Signer> signer = QuarkusTransaction.requiringNew()
                .call(() -> signers.find(
                        delivery.account(),
                        news.flatMap(told -> told.generation().keyId()),
                        clock.instant()));
        return signer.filter(known -> !known.secrets().isEmpty()).map(known -> send(delivery, news, known));
    }

    private Outcome send(Delivery delivery, Optional<News> news, Signer signer) {
        Optional<DialectWebhook> webhook = news.isPresent()
                ? render.webhook(
                        news.get(), Optional.ofNullable(delivery.dialect).map(ProviderName::of), signer.keySha256())
                : Optional.of(Render.test(delivery.account(), delivery.createdAt));
        return webhook.map(written -> post(delivery, written, signer))
                .orElseGet(() -> new Outcome.Unsaid("the dialect has no webhook for it"));
    }

    private Outcome post(Delivery delivery, DialectWebhook webhook, Signer signer) {
        Map<String, String> headers = new HashMap<>(webhook.headers());
        headers.putAll(StandardWebhook.headers(delivery.messageId, clock.instant(), webhook.body(), signer.secrets()));
        Optional.ofNullable(delivery.redelivery).ifPresent(nonce -> headers.put(REDELIVERY_HEADER, nonce.toString()));
        Address to = delivery.address();
        try (TraceSpan span = traces.startClientSpan("POST")) {
            // Whoever traced the request finds its answer in the same trace.
            Traces.currentTraceParent().ifPresent(trace -> headers.put(Traces.HEADER, trace));
            span.with("server.address", to.lane());
            GuardedHttp http = to.encrypted() ? encrypted : plain;
            return outcome(http.post(
                    to.url(),
                    headers,
                    webhook.body(),
                    Math.toIntExact(limits.keptAnswer().asLongValue())));
        } catch (EgressForbidden e) {
            String reason = String.valueOf(e.getMessage());
            return new Outcome.Forbidden(
                    to.encrypted() ? reason : reason + "; http is for darkroom.egress.allow alone");
        } catch (IOException e) {
            return new Outcome.Unanswered(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private Outcome outcome(GuardedHttp.Answer answer) {
        // What a client sends may be cut within a character, and PostgreSQL stores no NUL.
        String beginning = new String(answer.beginning(), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        if (answer.status() / 100 == 2) {
            return new Outcome.Taken(answer.status(), beginning);
        }
        return answer.status() == Outcome.Gone.STATUS
                ? new Outcome.Gone(beginning)
                : new Outcome.Declined(
                        answer.status(), beginning, answer.retryAfter().flatMap(this::pause));
    }

    // Seconds, or a date.
    private Optional<Duration> pause(String retryAfter) {
        String text = retryAfter.strip();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(clock.instant(), at)).filter(Duration::isPositive);
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }

    private static Optional<News> news(String type, String payload) {
        EventType event = EventType.named(type)
                .orElseThrow(() -> new IllegalStateException("the database holds an unknown event: " + type));
        return event.read(payload.getBytes(StandardCharsets.UTF_8)) instanceof GenerationEvent told
                ? News.of(told)
                : Optional.empty();
    }

    @PreDestroy
    void close() throws IOException {
        encrypted.close();
        plain.close();
    }
}
