package io.darkroom.service.stop;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.impl.ReactiveKafkaConsumer;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Closes the Kafka consumers of a service side by side when it stops. A consumer leaves its group at once, but then waits up to a
 * second for the fetch that the broker holds open; the connector would close one after the other, which took a second for each.
 */
@Singleton
class CloseConsumers {

    private static final Logger LOG = Logger.getLogger(CloseConsumers.class);

    private static final int LAST = Integer.MAX_VALUE;

    private final KafkaClientService clients;

    CloseConsumers(KafkaClientService clients) {
        this.clients = clients;
    }

    // The last of all observers, so that the offsets of the last batch are committed; the connector's own close finds
    // nothing to do.
    void close(@Observes @Priority(LAST) ShutdownEvent stopped) {
        List<? extends ReactiveKafkaConsumer<?, ?>> open = clients.getConsumerChannels().stream()
                .flatMap(channel -> clients.getConsumers(channel).stream())
                .filter(ReactiveKafkaConsumer.class::isInstance)
                .map(consumer -> (ReactiveKafkaConsumer<?, ?>) consumer)
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            open.forEach(consumer -> threads.execute(() -> close(consumer)));
        }
    }

    private static void close(ReactiveKafkaConsumer<?, ?> consumer) {
        try {
            consumer.close();
        } catch (RuntimeException failure) {
            LOG.warnf(
                    failure,
                    "a Kafka consumer was not closed; the broker gives its partitions away when its session expires");
        }
    }
}
