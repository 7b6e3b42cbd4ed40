package io.darkroom.eventing;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptProgressed;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.Event;
import io.darkroom.eventing.kafka.CloudEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Events for tests. They are numbered, so that their order can be checked. */
public final class TestEvents {

    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ProviderName PROVIDER = new ProviderName("evolink");

    private TestEvents() {}

    public static GenerationId newGeneration() {
        return GenerationId.next(Instant.now());
    }

    /** An event of {@code darkroom.outcomes} with a number. */
    public static AttemptProgressed numbered(GenerationId id, int number) {
        return new AttemptProgressed(id, number, PROVIDER, 50, NOW);
    }

    /** An event of {@code darkroom.callbacks} with a body of {@code bytes}. */
    public static CallbackReceived withBody(GenerationId id, int bytes) {
        return new CallbackReceived(id, 1, PROVIDER, Map.of(), "a".repeat(bytes), NOW);
    }

    /** The numbers of the events in {@code records}, by key, in their order. */
    public static Map<String, List<Integer>> numbers(Iterable<ConsumerRecord<String, byte[]>> records) {
        Map<String, List<Integer>> numbers = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            Event event = CloudEvents.read(record).orElseThrow();
            if (event instanceof AttemptProgressed progressed) {
                numbers.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(progressed.attempt());
            }
        }
        return numbers;
    }

    /** {@code published} without those that are published again later. */
    public static List<Integer> lastPublications(List<Integer> published) {
        List<Integer> last = new ArrayList<>();
        for (int i = 0; i < published.size(); i++) {
            if (published.lastIndexOf(published.get(i)) == i) {
                last.add(published.get(i));
            }
        }
        return last;
    }
}
