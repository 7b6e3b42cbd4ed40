package io.darkroom.eventing.outbox;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.EventId;
import io.darkroom.contracts.event.EventType;
import io.darkroom.eventing.EventingConfig;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.eventing.outbox.OutboxBatch.Background;
import io.darkroom.eventing.outbox.OutboxBatch.Share;
import io.darkroom.eventing.outbox.OutboxBatch.Taken;
import io.darkroom.eventing.outbox.OutboxBatch.TakenEvent;
import io.darkroom.eventing.schedule.Worker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of the outbox. One relay at a time holds the lock of a part of the keys, because two could publish the events of one
 * generation in the wrong order. While little waits a relay takes all parts; behind a full batch it leaves most of them to other replicas. An event
 * that the broker refuses is held, with those of its key behind it, and tried again later; the others go on. Background events are published at a
 * {@link BackgroundPace pace}.
 */
@Singleton
class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
    // The other relay may have taken its events before the latest was stored, and is not woken for it.
    private static final Duration OTHER_RELAY_REST = Duration.ofMillis(50);
    private static final int PARTS_OF_BACKLOG = OutboxBatch.PARTS / 4;

    private final DataSource database;
    private final EventPublisher publisher;
    private final EventingConfig config;
    private final InstantSource clock;
    private final Worker worker;
    private final Backoff holds;
    private final AtomicReference<@Nullable Instant> oldest = new AtomicReference<>();
    private final AtomicReference<@Nullable Instant> oldestInBackground = new AtomicReference<>();
    private final HeldEvents held;
    private final BackgroundPace pace;
    // Of the worker's thread alone.
    private Share share = Share.all();

    OutboxRelay(
            DataSource database,
            EventPublisher publisher,
            EventingConfig config,
            InstantSource clock,
            MeterRegistry metrics) {
        this.database = database;
        this.publisher = publisher;
        this.config = config;
        this.clock = clock;
        this.holds = new Backoff(config.holdDelay(), config.maxHoldDelay());
        this.held = new HeldEvents(clock);
        this.pace = new BackgroundPace(config.maxBackgroundPerSecond(), System::nanoTime);
        // Under load each commit wakes the relay; lingering lets the events of several travel together.
        this.worker = new Worker(
                "outbox-relay",
                new Backoff(config.retryDelay(), config.maxRetryDelay()),
                config.outboxLinger(),
                this::publishPending);
        Gauge.builder("darkroom.outbox.age", this, OutboxRelay::ageSeconds)
                .description("Age of the oldest event that is not published, background events aside")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("darkroom.outbox.background.age", oldestInBackground, since -> secondsSince(since.get()))
                .description(
                        "Age of the oldest event of a deletion that is not published, while they are published at a pace")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("darkroom.outbox.held", held, HeldEvents::count)
                .description("Events that the broker refused and that are tried again later")
                .register(metrics);
    }

    void start(@Observes StartupEvent started) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        worker.stop(STOP_LIMIT);
    }

    void wake() {
        worker.wake();
    }

    private Duration publishPending() throws SQLException {
        Duration rest = publishBatch();
        if (!rest.isZero()) {
            oldest.set(null);
        }
        return rest;
    }

    private Duration publishBatch() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                OutboxBatch batch = new OutboxBatch(connection, config.outboxLease());
                Duration rest = switch (batch.take(share, clock.instant(), config.maxOutboxBatch(), pace.allowed())) {
                    case Taken.Events taken -> publish(batch, taken);
                    case Taken.OtherRelay other -> OTHER_RELAY_REST;
                    case Taken.StaleSnapshot stale -> {
                        // The events that it could take are not published: they stay in the table.
                        connection.rollback();
                        yield Duration.ZERO;
                    }
                };
                connection.commit();
                return rest;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private Duration publish(OutboxBatch batch, Taken.Events taken) throws SQLException {
        List<TakenEvent> events = taken.events();
        List<TakenEvent> inBackground =
                events.stream().filter(TakenEvent::background).toList();
        pace.taken(inBackground.size(), events.size() - inBackground.size());
        inBackground.stream().findFirst().ifPresent(first -> oldestInBackground.set(first.createdAt()));
        if (!events.isEmpty()) {
            publishAll(batch, events);
        }
        // Behind the publication: while that fails, they have an age.
        if (taken.background() == Background.NONE) {
            oldestInBackground.set(null);
        }
        // A part of the keys has a larger window: it sees what is behind the events of another relay that is slow.
        share = taken.moreOrdinary()
                ? new Share((share.first() + share.count()) % OutboxBatch.PARTS, PARTS_OF_BACKLOG)
                : Share.all();
        return taken.moreOrdinary() && !events.isEmpty() ? Duration.ZERO : rest(taken);
    }

    private Duration rest(Taken.Events taken) {
        Duration idle = taken.moreOrdinary() || !taken.alone() ? OTHER_RELAY_REST : config.outboxInterval();
        Duration toNextStep = taken.background() == Background.MORE ? pace.rest() : idle;
        return toNextStep.compareTo(idle) < 0 ? toNextStep : idle;
    }

    private void publishAll(OutboxBatch batch, List<TakenEvent> taken) throws SQLException {
        oldest.set(taken.stream()
                .filter(event -> !event.background())
                .findFirst()
                .map(TakenEvent::createdAt)
                .orElse(null));
        List<Future<RecordMetadata>> sent = taken.stream().map(this::send).toList();
        Map<String, List<TakenEvent>> refusedByKey = new LinkedHashMap<>();
        for (int i = 0; i < taken.size(); i++) {
            TakenEvent event = taken.get(i);
            @Nullable List<TakenEvent> behind = refusedByKey.get(event.key());
            boolean refused = isRefused(event, sent.get(i));
            if (behind != null) {
                behind.add(event);
            } else if (refused) {
                refusedByKey.put(event.key(), new ArrayList<>(List.of(event)));
            } else {
                held.published(event.id());
            }
        }
        for (List<TakenEvent> ofKey : refusedByKey.values()) {
            hold(batch, ofKey);
        }
    }

    // Those behind it may have been published already; they are published again after it, so that the order ends right.
    private void hold(OutboxBatch batch, List<TakenEvent> ofKey) throws SQLException {
        TakenEvent refused = ofKey.getFirst();
        Instant until = clock.instant().plus(holds.after(refused.refusals() + 1, RandomGenerator.getDefault()));
        batch.hold(refused, until);
        batch.putBack(ofKey.subList(1, ofKey.size()));
        held.add(refused.id(), refused.createdAt(), until);
    }

    // An unavailable broker throws, and the whole batch is published again.
    private static boolean isRefused(TakenEvent event, Future<RecordMetadata> sent) {
        try {
            EventPublisher.await(sent);
            return false;
        } catch (KafkaException e) {
            if (!RefusedRecords.isRefusal(e.getCause())) {
                throw e;
            }
            LOG.errorf(
                    "event %s (%s) of %s was refused, %d times so far, and is held: %s",
                    event.eventId(), event.type(), event.key(), event.refusals() + 1, e.getMessage());
            return true;
        }
    }

    private Future<RecordMetadata> send(TakenEvent event) {
        return EventType.named(event.type())
                .map(type -> publisher.send(
                        new EventId(event.eventId()), type, event.key(), event.json(), event.traceParent()))
                .orElseGet(() -> CompletableFuture.failedFuture(new UnknownEventType(event.type())));
    }

    private double ageSeconds() {
        return Stream.concat(Stream.ofNullable(oldest.get()), held.oldest().stream())
                .min(Comparator.naturalOrder())
                .map(this::secondsSince)
                .orElse(0.0);
    }

    private double secondsSince(@Nullable Instant since) {
        return since == null ? 0.0 : Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }
}
