package io.darkroom.callback.delivery;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Stores new deliveries. */
@Singleton
class InsertDelivery {

    // One to a disabled address has ended already.
    private static final String INSERT = """
            INSERT INTO delivery (
                id, message_id, account_id, generation_id, endpoint_id, type, dialect, url, url_hash, host, stream, payload, status,
                tries, failures, started_at, trace, next_at, created_at, finished_at)
            SELECT :id, :message, :account, :generation, :endpoint, :type, :dialect, :url, :hash, :host, :stream, :payload,
                   CASE WHEN address.disabled THEN :disabled ELSE :pending END, 0, 0, :now, :trace, :now, :now,
                   CASE WHEN address.disabled THEN CAST(:now AS timestamptz) END
            FROM (SELECT EXISTS (
                SELECT FROM failing_address
                WHERE account_id = :account AND url_hash = :hash AND disabled_at IS NOT NULL) AS disabled) AS address
            ON CONFLICT (message_id, url_hash) DO NOTHING
            RETURNING status""";

    private final Session database;

    InsertDelivery(Session database) {
        this.database = database;
    }

    /** Stores a delivery, within the caller's transaction; returns whether it is new and pending, and sets its status. */
    boolean insert(Delivery delivery) {
        Optional<String> status = database.createNativeQuery(INSERT, String.class)
                .setParameter("id", delivery.id)
                .setParameter("message", delivery.messageId)
                .setParameter("account", delivery.accountId)
                .setParameter("generation", delivery.generationId, UUID.class)
                .setParameter("endpoint", delivery.endpointId, UUID.class)
                .setParameter("type", delivery.type)
                .setParameter("dialect", delivery.dialect, String.class)
                .setParameter("url", delivery.url)
                .setParameter("hash", delivery.urlHash)
                .setParameter("host", delivery.host)
                .setParameter("stream", delivery.stream)
                .setParameter("payload", delivery.payload, String.class)
                .setParameter("disabled", DeliveryStatus.DISABLED.word())
                .setParameter("pending", DeliveryStatus.PENDING.word())
                .setParameter("trace", delivery.trace, String.class)
                .setParameter("now", delivery.createdAt)
                .uniqueResultOptional();
        boolean pending = status.filter(DeliveryStatus.PENDING.word()::equals).isPresent();
        if (status.isPresent() && !pending) {
            delivery.end(DeliveryStatus.DISABLED, delivery.createdAt);
        }
        return pending;
    }
}
