package io.darkroom.callback.account;

import io.darkroom.contracts.event.AccountChanged;
import io.darkroom.eventing.kafka.CloudEvents;
import io.darkroom.eventing.consumer.EventBatches;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Learns from submitter-service how accounts stand. */
@ApplicationScoped
public class FollowAccounts {

    private static final String KEEP = """
            INSERT INTO account (account_id, event, changed_at) VALUES (:id, :event, :changed)
            ON CONFLICT (account_id) DO UPDATE SET event = excluded.event, changed_at = excluded.changed_at
            WHERE account.changed_at <= excluded.changed_at""";

    private final EventBatches batches;
    private final EntityManager database;

    FollowAccounts(EventBatches batches, EntityManager database) {
        this.batches = batches;
        this.database = database;
    }

    @Incoming("darkroom.accounts")
    @Blocking
    public void accounts(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, AccountChanged.class, this::keep);
    }

    private void keep(List<AccountChanged> changes) {
        for (AccountChanged changed : changes) {
            database.createNativeQuery(KEEP)
                    .setParameter("id", changed.accountId().value())
                    .setParameter("event", CloudEvents.text(CloudEvents.json(changed)))
                    .setParameter("changed", changed.changedAt())
                    .executeUpdate();
        }
    }
}
