package io.darkroom.callback.delivery;

import io.darkroom.callback.account.OpenSigningSecrets;
import io.darkroom.callback.account.SigningSecrets;
import io.darkroom.callback.webhook.Notification;
import io.darkroom.callback.webhook.RenderWebhook;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.StandardWebhook;
import io.darkroom.contracts.WebhookKeys;
import io.darkroom.contracts.event.EventType;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.egress.EgressForbidden;
import io.darkroom.egress.EgressLimits;
import io.darkroom.egress.EgressPolicy;
import io.darkroom.egress.GuardedHttp;
import io.darkroom.eventing.trace.TraceSpan;
import io.darkroom.eventing.trace.Traces;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.Dialect.SignedWebhook;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.service.settings.EgressConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sends one delivery once: renders and signs it now, and checks the address when it connects. */
@Singleton
class SendWebhook {

    /** Distinguishes a requested redelivery from a repeated try. */
    static final String REDELIVERY_HEADER = "darkroom-redelivery";

    private static final int NO_REDIRECTS = 0;

    private final RenderWebhook render;
    private final OpenSigningSecrets signingSecrets;
    private final WebhookKeys keys;
    private final WebhookConfig limits;
    private final GuardedHttp https;
    private final GuardedHttp http;
    private final InstantSource clock;
    private final Traces traces;

    SendWebhook(
            RenderWebhook render,
            OpenSigningSecrets signingSecrets,
            WebhookKeys keys,
            WebhookConfig limits,
            EgressConfig egress,
            InstantSource clock,
            Traces traces) {
        this.render = render;
        this.signingSecrets = signingSecrets;
        this.keys = keys;
        this.limits = limits;
        this.clock = clock;
        this.traces = traces;
        List<String> allow = egress.allowed();
        // Network timeouts follow real time, also when a test moves the clock of the schedule.
        InstantSource realTime = InstantSource.system();
        this.https = new GuardedHttp(new EgressPolicy(allow), egressLimits(), realTime);
        this.http = new GuardedHttp(EgressPolicy.only(allow), egressLimits(), realTime);
    }

    private EgressLimits egressLimits() {
        return new EgressLimits(
                limits.maxAnswer().asLongValue(),
                limits.timeout(),
                limits.timeout(),
                limits.timeout(),
                NO_REDIRECTS,
                limits.maxPerHost(),
                limits.maxConcurrent() * limits.maxPerHost());
    }

    /** Empty while the account, or the key that signs, is unknown here, so that nothing can be signed. */
    Optional<TryResult> send(PendingDelivery pending) {
        Delivery delivery = pending.delivery();
        Optional<Notification> notification =
                Optional.ofNullable(delivery.payload).flatMap(payload -> notification(delivery.type, payload));
        Optional<UUID> key = notification.flatMap(known -> known.generation().keyId());
        Optional<SigningSecrets> secrets =
                pending.account().map(account -> signingSecrets.open(account, key, clock.instant()));
        return secrets.filter(known -> !known.webhookSecrets().isEmpty())
                .filter(known -> known.keySha256().isPresent() || key.isEmpty() || !isSignedWithKey(delivery))
                .map(known -> send(delivery, notification, known));
    }

    private static boolean isSignedWithKey(Delivery delivery) {
        return dialect(delivery).filter(Dialect::signsWithKey).isPresent();
    }

    private static Optional<Dialect> dialect(Delivery delivery) {
        return Optional.ofNullable(delivery.dialect).flatMap(name -> Dialects.find(ProviderName.of(name)));
    }

    private TryResult send(Delivery delivery, Optional<Notification> notification, SigningSecrets secrets) {
        Optional<DialectWebhook> webhook = notification.isPresent()
                ? render.render(
                        notification.get(),
                        Optional.ofNullable(delivery.dialect).map(ProviderName::of),
                        secrets.keySha256())
                : Optional.of(RenderWebhook.renderTest(delivery.account(), delivery.createdAt));
        return webhook.map(rendered -> post(delivery, rendered, headers(delivery, rendered, secrets)))
                .orElseGet(() -> new TryResult.NotApplicable("the dialect has no webhook for this event"));
    }

    private Map<String, String> headers(Delivery delivery, DialectWebhook webhook, SigningSecrets secrets) {
        Map<String, String> headers = new HashMap<>(webhook.headers());
        Instant now = clock.instant();
        headers.putAll(StandardWebhook.headers(delivery.messageId, now, webhook.body(), secrets.webhookSecrets()));
        headers.putAll(dialectSignature(delivery, webhook, now));
        if (delivery.redelivery != null) {
            headers.put(REDELIVERY_HEADER, delivery.redelivery.toString());
        }
        return headers;
    }

    private Map<String, String> dialectSignature(Delivery delivery, DialectWebhook webhook, Instant now) {
        return dialect(delivery)
                .map(dialect -> dialect.signWebhook(
                        new SignedWebhook(delivery.logId(), delivery.account(), now, webhook.body()), keys))
                .orElse(Map.of());
    }

    private TryResult post(Delivery delivery, DialectWebhook webhook, Map<String, String> headers) {
        WebhookAddress to = delivery.address();
        try (TraceSpan span = traces.startClientSpan("POST")) {
            // A client that traced its request finds the webhook in the same trace.
            Traces.currentTraceParent().ifPresent(trace -> headers.put(Traces.HEADER, trace));
            span.with("server.address", to.host());
            GuardedHttp.Answer answer = (to.encrypted() ? https : http)
                    .post(
                            to.url(),
                            headers,
                            webhook.body(),
                            Math.toIntExact(limits.maxStoredAnswer().asLongValue()));
            return TryResult.of(answer, clock.instant());
        } catch (EgressForbidden e) {
            String reason = String.valueOf(e.getMessage());
            return new TryResult.AddressForbidden(
                    to.encrypted() ? reason : reason + "; http needs networks in darkroom.egress.allow");
        } catch (IOException e) {
            return new TryResult.Unanswered(
                    NoAnswer.of(e, to.host(), limits.timeout()).toString());
        }
    }

    private static Optional<Notification> notification(String type, String payload) {
        EventType event = EventType.named(type)
                .orElseThrow(() -> new IllegalStateException("the database holds an unknown event: " + type));
        return event.read(payload.getBytes(StandardCharsets.UTF_8)) instanceof LifecycleEvent lifecycle
                ? Notification.of(lifecycle)
                : Optional.empty();
    }

    @PreDestroy
    void close() throws IOException {
        https.close();
        http.close();
    }
}
