package io.darkroom.submitter.lifecycle;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.ArchivingFailed;
import io.darkroom.contracts.event.AttemptArrivedLate;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptFailed;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.Event;
import io.darkroom.contracts.event.GenerationArchived;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.eventing.kafka.EventPublisher;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Events about attempts, made and published at random: lost, repeated, delayed, in any order, and contradicting one another. */
final class RandomEvents {

    private static final List<ErrorCode> CODES = List.of(
            ErrorCode.PROVIDER_ERROR,
            ErrorCode.PROVIDER_TIMEOUT,
            ErrorCode.UNCERTAIN,
            ErrorCode.PROVIDER_AUTH,
            ErrorCode.CONTENT_POLICY);

    private final EventPublisher publisher;
    private final Random random;
    private final List<Event> delayed = new ArrayList<>();
    private final List<Event> published = new ArrayList<>();

    RandomEvents(EventPublisher publisher, Random random) {
        this.publisher = publisher;
        this.random = random;
    }

    /** An attempt, as a row. */
    record StoredAttempt(UUID generation, int number, String provider) {}

    /** Makes an event about one attempt in three. */
    void about(List<StoredAttempt> attempts) {
        attempts.stream()
                .filter(attempt -> random.nextInt(3) == 0)
                .map(attempt -> event(
                        new GenerationId(attempt.generation()), attempt.number(), ProviderName.of(attempt.provider())))
                .forEach(delayed::add);
    }

    /** Publishes some of the events, one in five of them twice, and loses one in five. */
    void publishSome() {
        Collections.shuffle(delayed, random);
        List<Event> some = delayed.subList(0, random.nextInt(delayed.size() + 1));
        for (Event event : some) {
            switch (random.nextInt(5)) {
                case 0 -> {} // It is lost.
                case 1 -> {
                    publish(event);
                    publish(event);
                }
                default -> publish(event);
            }
        }
        some.clear();
    }

    /** Publishes what is still delayed. */
    void publishRest() {
        delayed.forEach(this::publish);
        delayed.clear();
    }

    /** Publishes every event once more, in another order. */
    void repeatAll() {
        List<Event> again = new ArrayList<>(published);
        Collections.shuffle(again, random);
        again.forEach(publisher::publish);
    }

    private void publish(Event event) {
        publisher.publish(event);
        published.add(event);
    }

    private Event event(GenerationId id, int attempt, ProviderName provider) {
        Instant now = Instant.now();
        return switch (random.nextInt(8)) {
            case 0 -> new AttemptProgressed(id, attempt, provider, random.nextInt(101), now);
            case 1, 2 ->
                new AttemptSucceeded(
                        id,
                        attempt,
                        provider,
                        List.of(new ProducedImage(URI.create("https://cdn.example/1.jpg"), now)),
                        OutcomeSource.CALLBACK,
                        now);
            case 3, 4 ->
                new AttemptFailed(
                        id,
                        attempt,
                        provider,
                        new AttemptError(CODES.get(random.nextInt(CODES.size())), "at random"),
                        OutcomeSource.POLL,
                        now);
            case 5 -> new AttemptArrivedLate(id, attempt, provider, 1, OutcomeSource.POLL, now);
            case 6 ->
                new GenerationArchived(
                        id, attempt, List.of(new ArchivedImage(AssetId.random(), "image/jpeg", 5, "ab", 2, 3)), now);
            default -> new ArchivingFailed(id, attempt, "HTTP 404", now);
        };
    }
}
