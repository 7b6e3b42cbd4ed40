package io.darkroom.eventing.kafka;

import io.darkroom.eventing.Backends;
import io.darkroom.eventing.trace.TestTraces;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishers for tests. */
public final class TestPublisher {

    public static final URI SOURCE = URI.create("/darkroom/test-service");

    private TestPublisher() {}

    /** The producer of the services, except that it gives up sooner. */
    public static Producer<String, byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(
                EventPublisher.settings(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, Backends.bootstrapServers())));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    public static EventPublisher of(Producer<String, byte[]> producer) {
        return new EventPublisher(producer, SOURCE, InstantSource.system(), TestTraces.disabled());
    }
}
