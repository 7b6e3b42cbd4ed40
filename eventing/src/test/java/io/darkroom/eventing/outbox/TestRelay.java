package io.darkroom.eventing.outbox;

import io.darkroom.eventing.EventingConfig;
import io.darkroom.eventing.TestDatabase;
import io.darkroom.eventing.kafka.TestPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;

/** A replica's relay, with the outbox that wakes it. */
final class TestRelay implements AutoCloseable {

    final MeterRegistry metrics = new SimpleMeterRegistry();
    final Outbox outbox;
    private final OutboxRelay relay;

    TestRelay(TestDatabase database, Producer<String, byte[]> producer, EventingConfig config) {
        this(database, database.dataSource(), producer, config);
    }

    /** {@code relayed}: the same database as the relay sees it, with faults. */
    TestRelay(TestDatabase database, DataSource relayed, Producer<String, byte[]> producer, EventingConfig config) {
        relay = new OutboxRelay(relayed, TestPublisher.of(producer), config, InstantSource.system(), metrics);
        outbox = new Outbox(database.dataSource(), database.registry(), relay, InstantSource.system());
    }

    TestRelay start() {
        relay.start(new StartupEvent());
        return this;
    }

    double ageSeconds() {
        return metrics.get("darkroom.outbox.age").gauge().value();
    }

    double backgroundAgeSeconds() {
        return metrics.get("darkroom.outbox.background.age").gauge().value();
    }

    double heldEvents() {
        return metrics.get("darkroom.outbox.held").gauge().value();
    }

    @Override
    public void close() throws InterruptedException {
        relay.stop(new ShutdownEvent());
    }
}
