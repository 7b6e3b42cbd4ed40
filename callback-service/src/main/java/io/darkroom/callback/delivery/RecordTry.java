package io.darkroom.callback.delivery;

import io.darkroom.callback.webhook.WebhookConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** What follows from a try: the end, the next one, or that its address is given up. */
@Singleton
class RecordTry {

    private static final Logger LOG = Logger.getLogger(RecordTry.class);
    private static final String NO_WAIT = "SET LOCAL synchronous_commit = off";
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);
    private static final double LEAST_JITTER = 0.9;
    private static final double MOST_JITTER = 1.1;

    private final WebhookConfig.Webhooks limits;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Counter disabled;

    RecordTry(WebhookConfig config, InstantSource clock, MeterRegistry metrics) {
        this.limits = config.webhooks();
        this.clock = clock;
        this.metrics = metrics;
        this.disabled = metrics.counter("darkroom.webhook.addresses.disabled");
    }

    /** It could not be tried: its account is not known here yet. */
    void postpone(UUID id) {
        QuarkusTransaction.requiringNew().run(() -> {
            Delivery delivery = lock(id);
            Instant now = clock.instant();
            Duration waited = Duration.between(delivery.begunAt, now);
            if (delivery.status != DeliveryStatus.PENDING) {
                return;
            }
            if (waited.compareTo(limits.giveUpAfter()) >= 0) {
                LOG.warnf("a webhook is given up: nothing is known of account %s", delivery.accountId);
                delivery.end(DeliveryStatus.FAILED, now);
            } else {
                delivery.nextAt =
                        now.plusMillis(Math.clamp(waited.toMillis(), FIRST_LOOK.toMillis(), LONGEST_LOOK.toMillis()));
            }
        });
    }

    void record(UUID id, Outcome outcome, Instant triedAt, Duration took) {
        QuarkusTransaction.requiringNew().run(() -> {
            // Losing this to a crash only sends the message once more, so it need not wait for the disk.
            Delivery.getEntityManager().createNativeQuery(NO_WAIT).executeUpdate();
            Delivery delivery = lock(id);
            delivery.tries++;
            note(delivery, outcome, triedAt, took);
            if (delivery.status == DeliveryStatus.PENDING) {
                conclude(delivery, outcome);
            }
            metrics.counter(
                            "darkroom.webhooks",
                            "result",
                            outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                    .increment();
        });
        metrics.timer("darkroom.webhook.latency").record(took);
    }

    private static Delivery lock(UUID id) {
        return Delivery.findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    private static void note(Delivery delivery, Outcome outcome, Instant triedAt, Duration took) {
        DeliveryTry tried = new DeliveryTry();
        tried.key = new DeliveryTry.Key(delivery.id, delivery.tries);
        tried.triedAt = triedAt;
        tried.millis = Math.toIntExact(took.toMillis());
        tried.redelivery = delivery.redelivery;
        switch (outcome) {
            case Outcome.Taken taken -> answered(tried, taken.status(), taken.answer());
            case Outcome.Gone gone -> answered(tried, Outcome.Gone.STATUS, gone.answer());
            case Outcome.Declined declined -> answered(tried, declined.status(), declined.answer());
            case Outcome.Unanswered unanswered -> tried.error = unanswered.reason();
            case Outcome.Forbidden forbidden -> tried.error = forbidden.reason();
            case Outcome.Unsaid unsaid -> tried.error = unsaid.reason();
        }
        tried.persist();
    }

    private static void answered(DeliveryTry tried, int status, String answer) {
        tried.status = status;
        tried.answer = answer;
    }

    private void conclude(Delivery delivery, Outcome outcome) {
        Instant now = clock.instant();
        delivery.failures++;
        switch (outcome) {
            case Outcome.Taken taken -> {
                delivery.end(DeliveryStatus.DELIVERED, now);
                FailingAddress.delete("key = ?1 and disabledAt is null", key(delivery));
            }
            case Outcome.Unsaid unsaid -> delivery.end(DeliveryStatus.DROPPED, now);
            case Outcome.Forbidden forbidden -> {
                LOG.warnf("a webhook must not be sent: %s", forbidden.reason());
                delivery.end(DeliveryStatus.FAILED, now);
            }
            case Outcome.Gone gone -> disable(FailingAddress.failed(delivery, gone.reason(), now), delivery, now);
            case Outcome.Declined declined ->
                failed(delivery, declined.reason(), declined.retryAfter().orElse(Duration.ZERO), now);
            case Outcome.Unanswered unanswered -> failed(delivery, unanswered.reason(), Duration.ZERO, now);
        }
    }

    private static FailingAddress.Key key(Delivery delivery) {
        return new FailingAddress.Key(delivery.accountId, delivery.urlHash);
    }

    private void failed(Delivery delivery, String reason, Duration notBefore, Instant now) {
        FailingAddress address = FailingAddress.failed(delivery, reason, now);
        if (!now.isBefore(address.failingSince.plus(limits.disableAfter()))) {
            disable(address, delivery, now);
        } else if (!now.isBefore(delivery.begunAt.plus(limits.giveUpAfter()))) {
            LOG.warnf("a webhook is given up after %d tries: %s", delivery.tries, reason);
            delivery.end(DeliveryStatus.FAILED, now);
        } else {
            delivery.nextAt = now.plus(pause(delivery.failures, notBefore));
        }
    }

    // As long as the client asks for, but not for ever.
    private Duration pause(int failures, Duration notBefore) {
        Duration longest = limits.retries().getLast();
        Duration step = limits.retries().get(Math.min(failures, limits.retries().size()) - 1);
        double jitter = RandomGenerator.getDefault().nextDouble(LEAST_JITTER, MOST_JITTER);
        Duration own = Duration.ofMillis((long) (step.toMillis() * jitter));
        Duration asked = notBefore.compareTo(longest) < 0 ? notBefore : longest;
        return own.compareTo(asked) > 0 ? own : asked;
    }

    private void disable(FailingAddress address, Delivery delivery, Instant now) {
        address.disabledAt = now;
        LOG.warnf("webhooks to %s are disabled: %s", delivery.lane, address.reason);
        disabled.increment();
        Delivery.update(
                "status = ?1, finishedAt = ?2 where accountId = ?3 and urlHash = ?4 and status = ?5",
                DeliveryStatus.DISABLED,
                now,
                delivery.accountId,
                delivery.urlHash,
                DeliveryStatus.PENDING);
        delivery.end(DeliveryStatus.DISABLED, now);
    }
}
