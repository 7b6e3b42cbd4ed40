package io.darkroom.submitter.accept;

import io.darkroom.contracts.GenerationId;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Wakes the requests of this replica that wait for a generation's end. */
@ApplicationScoped
public class Endings {

    private final Map<GenerationId, Waiters> waiting = new ConcurrentHashMap<>();

    private record Waiters(CountDownLatch ended, int count) {}

    /** Everything on this topic is an end, and its key says whose; what it was, the database tells. */
    @Incoming("endings")
    @NonBlocking
    public void ended(ConsumerRecords<String, byte[]> records) {
        for (ConsumerRecord<String, byte[]> record : records) {
            Optional.ofNullable(record.key())
                    .flatMap(GenerationId::parse)
                    .map(waiting::get)
                    .ifPresent(waiters -> waiters.ended().countDown());
        }
    }

    /** Waits until the generation's end has been told, or {@code most} has passed. */
    void await(GenerationId id, Duration most) throws InterruptedException {
        Waiters waiters = waiting.compute(
                id,
                (key, others) -> others == null
                        ? new Waiters(new CountDownLatch(1), 1)
                        : new Waiters(others.ended(), others.count() + 1));
        try {
            boolean told = waiters.ended().await(most.toMillis(), TimeUnit.MILLISECONDS);
            if (told) {
                waiting.remove(id);
            }
        } finally {
            waiting.computeIfPresent(
                    id, (key, others) -> others.count() == 1 ? null : new Waiters(others.ended(), others.count() - 1));
        }
    }
}
