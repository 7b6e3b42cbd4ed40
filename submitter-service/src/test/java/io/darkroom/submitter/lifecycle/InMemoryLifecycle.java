package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.MissingImage;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** The state machines without a database: attempts, queue, credits and published events are kept in memory. */
final class InMemoryLifecycle {

    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    static final ProviderName EVOLINK = ProviderName.of("evolink");
    static final Duration ATTEMPT_DEADLINE = Duration.ofMinutes(5);
    static final Duration UNCERTAIN_GRACE = Duration.ofMinutes(2);
    static final BigDecimal PRICE = new BigDecimal("2");

    final List<Event> published = new ArrayList<>();
    final List<Transitioned> transitions = new ArrayList<>();
    final Set<GenerationId> queued = new HashSet<>();
    final Map<Integer, Attempt> stored = new TreeMap<>();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Lifecycle lifecycle;
    final AttemptLifecycle attempts;
    int settled;
    int released;
    Instant now = START;

    InMemoryLifecycle() {
        AttemptStore store = new StoredInMemory();
        Transitions table = new Transitions(new RecordedTransitions(), metrics, () -> now);
        PublishLifecycle publish = new PublishLifecycle(published::add);
        lifecycle = new Lifecycle(
                store, new QueueInMemory(), table, publish, new ChargesInMemory(), new Limits(), () -> now);
        attempts = new AttemptLifecycle(lifecycle, store, table, publish, new Limits(), () -> now, metrics);
    }

    /** For one image. */
    static GenerationRequest request(String routing) {
        return request(1, routing);
    }

    private static GenerationRequest request(int images, String routing) {
        try {
            return GenerationRequest.read(Json.mapper().readTree("""
                            {"model": "seedream-4.5", "prompt": "a lamp", "n": %d, "routing": %s}""".formatted(images, routing)), UnknownFields.REJECT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For two images. */
    static Generation generation(String routing) {
        return new Generation(
                GenerationId.next(START), AccountId.next(START), request(2, routing), Credits.of("5"), START);
    }

    Attempt begin(Generation generation) {
        queued.remove(generation.generationId());
        Attempt attempt =
                attempts.begin(generation, EVOLINK, PRICE, now.plusSeconds(30)).attempt();
        stored.put(attempt.number(), attempt);
        return attempt;
    }

    Attempt attempt(int number) {
        return stored.get(number);
    }

    List<Attempt> inFlight() {
        return stored.values().stream()
                .filter(attempt -> !attempt.status().ended())
                .toList();
    }

    <E extends Event> List<E> published(Class<E> type) {
        return published.stream().filter(type::isInstance).map(type::cast).toList();
    }

    double ignored(String from, String to) {
        return metrics.counter("darkroom.transitions.ignored", "from", from, "to", to)
                .count();
    }

    void submitted(Generation generation, int attempt) {
        attempts.submitted(generation, attempt(attempt), new TaskId("task-" + attempt));
    }

    void uncertain(Generation generation, int attempt) {
        attempts.uncertain(generation, attempt(attempt), "reset", Optional.empty());
    }

    void rejected(Generation generation, int attempt, ErrorCode code) {
        attempts.rejected(generation, attempt(attempt), error(code));
    }

    void progressed(Generation generation, int attempt, int percent) {
        lifecycle.progressed(
                generation, new AttemptProgressed(generation.generationId(), attempt, EVOLINK, percent, now));
    }

    void succeeded(Generation generation, int attempt) {
        ProducedImage image = new ProducedImage(URI.create("https://images.test/1.png"), now.plusSeconds(600));
        attempts.succeeded(
                generation,
                new AttemptSucceeded(
                        generation.generationId(), attempt, EVOLINK, List.of(image), OutcomeSource.CALLBACK, now));
    }

    void failed(Generation generation, int attempt, ErrorCode code) {
        attempts.failed(
                generation,
                new AttemptFailed(
                        generation.generationId(), attempt, EVOLINK, error(code), OutcomeSource.CALLBACK, now));
    }

    void arrivedLate(Generation generation, int attempt) {
        attempts.arrivedLate(
                generation,
                new AttemptArrivedLate(generation.generationId(), attempt, EVOLINK, 1, OutcomeSource.POLL, now));
    }

    void archived(Generation generation, int attempt, int images, MissingImage... missing) {
        List<ArchivedImage> archived = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            archived.add(image());
        }
        Optional<List<MissingImage>> lost = Optional.of(List.of(missing)).filter(some -> !some.isEmpty());
        lifecycle.archived(generation, new GenerationArchived(generation.generationId(), attempt, archived, now, lost));
    }

    void archivingFailed(Generation generation, int attempt) {
        lifecycle.archivingFailed(generation, new ArchivingFailed(generation.generationId(), attempt, "HTTP 404", now));
    }

    static ArchivedImage image() {
        return new ArchivedImage(AssetId.random(), "image/png", 1000, "0".repeat(64), 1024, 768);
    }

    static AttemptError error(ErrorCode code) {
        return new AttemptError(code, "because of " + code.word());
    }

    private final class StoredInMemory implements AttemptStore {

        @Override
        public Attempt get(AttemptKey key) {
            return Optional.ofNullable(stored.get(key.number()))
                    .orElseThrow(() -> new IllegalArgumentException("there is no attempt " + key));
        }

        @Override
        public List<Attempt> of(GenerationId generation) {
            return List.copyOf(stored.values());
        }
    }

    private final class QueueInMemory extends DispatchQueue {

        QueueInMemory() {
            super(null, null);
        }

        @Override
        public void add(GenerationId id, AccountId account, Instant due) {
            queued.add(id);
        }

        @Override
        public void remove(Collection<GenerationId> ids) {
            queued.removeAll(ids);
        }
    }

    private final class ChargesInMemory extends Charges {

        ChargesInMemory() {
            super(null);
        }

        @Override
        void settle(Generation generation, Attempt attempt, int images) {
            settled++;
            generation.charge(charge(attempt.price(), images, generation.reserved()));
        }

        @Override
        void release(Generation generation) {
            released++;
            generation.charge(Credits.ZERO);
        }
    }

    private record Limits() implements LifecycleConfig {

        @Override
        public int maxAttempts() {
            return 50;
        }

        @Override
        public Duration attemptDeadline() {
            return ATTEMPT_DEADLINE;
        }

        @Override
        public Duration uncertainGrace() {
            return UNCERTAIN_GRACE;
        }

        @Override
        public Duration overdueSlack() {
            return Duration.ofMinutes(2);
        }

        @Override
        public Duration archivingSlack() {
            return Duration.ofMinutes(30);
        }

        @Override
        public Duration sweepInterval() {
            return Duration.ofSeconds(10);
        }
    }

    private final class RecordedTransitions implements jakarta.enterprise.event.Event<Transitioned> {

        @Override
        public void fire(Transitioned event) {
            transitions.add(event);
        }

        @Override
        public <U extends Transitioned> CompletionStage<U> fireAsync(U event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends Transitioned> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public jakarta.enterprise.event.Event<Transitioned> select(Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends Transitioned> jakarta.enterprise.event.Event<U> select(
                Class<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends Transitioned> jakarta.enterprise.event.Event<U> select(
                TypeLiteral<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }
    }
}
