package io.darkroom.eventing.kafka;

import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests that publish have a producer for the whole class. */
public abstract class PublishingSpecification {

    protected static Producer<String, byte[]> producer;

    @BeforeAll
    protected static void connect() {
        producer = TestPublisher.producer();
    }

    @AfterAll
    protected static void disconnect() {
        producer.close(Duration.ofSeconds(1));
    }
}
