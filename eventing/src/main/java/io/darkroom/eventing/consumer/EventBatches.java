package io.darkroom.eventing.consumer;

import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.GenerationEvent;
import io.darkroom.eventing.DatabaseFaults;
import io.darkroom.eventing.EventingConfig;
import io.darkroom.eventing.deadletter.DeadLetters;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.trace.LogContext;
import io.darkroom.eventing.trace.TraceParent;
import io.darkroom.eventing.trace.Traces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Applies consumed records, a batch in one transaction. While PostgreSQL or Kafka is unavailable the batch is retried
 * without a limit: its offset is not committed, so nothing is lost. When the batch itself fails, its events are applied one
 * by one. An event that keeps failing becomes a dead letter and does not stop the others.
 */
@Singleton
public class EventBatches {

    private static final Logger LOG = Logger.getLogger(EventBatches.class);

    private static final int FIRST = 1;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

    private final DeadLetters deadLetters;
    private final EventingConfig config;
    private final Traces traces;
    private final Consumer<Runnable> transaction;
    private final Backoff backoff;
    // Read: a batch is in flight. Write: the service stops, taken once.
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
    private volatile boolean running = true;

    @Inject
    EventBatches(DeadLetters deadLetters, EventingConfig config, Traces traces) {
        this(
                deadLetters,
                config,
                traces,
                work -> QuarkusTransaction.requiringNew().run(work));
    }

    /** {@code transaction} runs work in a transaction of its own. */
    EventBatches(DeadLetters deadLetters, EventingConfig config, Traces traces, Consumer<Runnable> transaction) {
        this.deadLetters = deadLetters;
        this.config = config;
        this.traces = traces;
        this.transaction = transaction;
        this.backoff = new Backoff(config.retryDelay(), config.maxRetryDelay());
    }

    // First of all observers, because a batch needs everything else to be running.
    void stop(@Observes @Priority(FIRST) ShutdownEvent stopped) throws InterruptedException {
        running = false;
        if (!open.writeLock().tryLock(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("a batch of events is still in flight; the next consumer of its partitions applies it again");
        }
    }

    /**
     * Applies the events of {@code records}, sorted by key, in one transaction; {@code apply} must be safe to run twice. An
     * event that is not of {@code kind}, the sealed interface of the topic, becomes a dead letter.
     */
    public <E extends Event> void apply(
            Iterable<ConsumerRecord<String, byte[]>> records, Class<E> kind, Consumer<List<E>> apply) {
        handle(records, kind, events -> transaction.accept(() -> apply.accept(events)));
    }

    /** As {@link #apply}, for work that opens its own transactions, because not all of it belongs in one. */
    public <E extends Event> void handle(
            Iterable<ConsumerRecord<String, byte[]>> records, Class<E> kind, Consumer<List<E>> handler) {
        unlessStopping(() -> handleNow(records, kind, handler));
    }

    /** As {@link #apply}, for work that takes one event after the other: each has its generation as the log context. */
    public <E extends GenerationEvent> void each(
            Iterable<ConsumerRecord<String, byte[]>> records, Class<E> kind, Consumer<? super E> apply) {
        apply(records, kind, events -> LogContext.forEach(events, apply));
    }

    private <E extends Event> void handleNow(
            Iterable<ConsumerRecord<String, byte[]>> records, Class<E> kind, Consumer<List<E>> handler) {
        List<ConsumedEvent<E>> batch = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                CloudEvents.read(record)
                        .map(event -> cast(kind, event))
                        .ifPresent(event -> batch.add(new ConsumedEvent<>(record, event)));
            } catch (IllegalArgumentException unreadable) {
                retryWhileUnavailable(() -> deadLetters.publish(record, unreadable));
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        // Consumers that lock rows in the same order cannot deadlock. The sort is stable: a key's events stay in order.
        batch.sort(Comparator.comparing(consumed -> consumed.event().key()));
        withSpans(batch, () -> handle(batch, handler));
    }

    private <E extends Event> void handle(List<ConsumedEvent<E>> batch, Consumer<List<E>> handler) {
        List<E> events = batch.stream().map(ConsumedEvent::event).toList();
        try {
            retryWhileUnavailable(() -> handler.accept(events));
        } catch (RuntimeException failure) {
            LOG.debugf(failure, "a batch of %d events is applied one by one", batch.size());
            batch.forEach(consumed -> handleAlone(consumed, handler));
        }
    }

    // Each event's span lasts as long as its batch. The work on an event finds the span by the event's key.
    private <E extends Event> void withSpans(List<ConsumedEvent<E>> batch, Runnable work) {
        if (!traces.enabled()) {
            work.run();
            return;
        }
        List<Span> spans = new ArrayList<>();
        Map<String, Context> byKey = new HashMap<>();
        for (ConsumedEvent<E> consumed : batch) {
            Span span = traces.start(
                    TraceParent.of(consumed.record().headers()),
                    consumed.record().topic() + " process",
                    SpanKind.CONSUMER);
            if (span.getSpanContext().isValid()) {
                span.setAttribute("darkroom.event", consumed.event().type().cloudEventType());
                spans.add(span);
                byKey.put(consumed.event().key(), Context.root().with(span));
            }
        }
        try {
            LogContext.withSpans(byKey, work);
        } finally {
            spans.forEach(Span::end);
        }
    }

    private static <E extends Event> E cast(Class<E> kind, Event event) {
        if (!kind.isInstance(event)) {
            throw new IllegalArgumentException(event.type().cloudEventType() + " does not belong on this topic");
        }
        return kind.cast(event);
    }

    private <E extends Event> void handleAlone(ConsumedEvent<E> consumed, Consumer<List<E>> handler) {
        for (int tried = 1; ; tried++) {
            try {
                retryWhileUnavailable(() -> handler.accept(List.of(consumed.event())));
                return;
            } catch (RuntimeException failure) {
                if (tried >= config.maxTries()) {
                    retryWhileUnavailable(() -> deadLetters.publish(consumed.record(), failure));
                    return;
                }
                pause(backoff.after(tried, RandomGenerator.getDefault()), failure);
            }
        }
    }

    /**
     * Runs {@code work}, and retries it without a limit while PostgreSQL or Kafka is unavailable. What may pass otherwise, such as a
     * transaction that took too long, has as many tries as an event.
     */
    public void retryWhileUnavailable(Runnable work) {
        unlessStopping(() -> tryWhileUnavailable(work));
    }

    // A failure while the service stops is not the event's fault: the batch is left for the next consumer.
    private void unlessStopping(Runnable work) {
        boolean inFlight = open.getReadHoldCount() > 0;
        if ((!running && !inFlight) || !open.readLock().tryLock()) {
            throw new ServiceStopping();
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            if (running) {
                throw e;
            }
            throw new ServiceStopping(e);
        } finally {
            open.readLock().unlock();
        }
    }

    private void tryWhileUnavailable(Runnable work) {
        int unexplained = 0;
        for (int failures = 1; ; failures++) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                if (!isUnavailable(e) && (!DatabaseFaults.isTransient(e) || ++unexplained >= config.maxTries())) {
                    throw e;
                }
                LOG.warnf("events wait for PostgreSQL or Kafka: %s", e.getMessage());
                pause(backoff.after(failures, RandomGenerator.getDefault()), e);
            }
        }
    }

    private static boolean isUnavailable(RuntimeException e) {
        return e instanceof KafkaException || DatabaseFaults.isUnavailable(e);
    }

    private void pause(Duration length, RuntimeException cause) {
        if (!running) {
            throw new ServiceStopping(cause);
        }
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceStopping(cause);
        }
    }

    private record ConsumedEvent<E extends Event>(ConsumerRecord<String, byte[]> record, E event) {}

    /** The service stops and leaves the batch to the next consumer. An {@link Error}, so that no event is blamed for it. */
    private static final class ServiceStopping extends Error {
        private static final long serialVersionUID = 1;

        ServiceStopping() {
            super("stopped before events could be applied");
        }

        ServiceStopping(Throwable cause) {
            super("stopped before events could be applied", cause);
        }
    }
}
