package io.darkroom.callback.account;

import io.darkroom.contracts.event.AccountChanged;
import io.darkroom.eventing.consumer.EventBatches;
import io.darkroom.eventing.kafka.CloudEvents;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.Session;

/** Stores the latest state of each account from {@code darkroom.accounts}. */
@ApplicationScoped
public class FollowAccounts {

    private static final String STORE = """
            INSERT INTO account (account_id, event, changed_at) VALUES (:id, :event, :changed)
            ON CONFLICT (account_id) DO UPDATE SET event = excluded.event, changed_at = excluded.changed_at
            WHERE account.changed_at <= excluded.changed_at""";

    private final EventBatches batches;
    private final Session database;

    FollowAccounts(EventBatches batches, Session database) {
        this.batches = batches;
        this.database = database;
    }

    @Incoming("darkroom.accounts")
    @Blocking
    public void accounts(ConsumerRecords<String, byte[]> records) {
        batches.apply(records, AccountChanged.class, this::store);
    }

    private void store(List<AccountChanged> changes) {
        for (AccountChanged changed : changes) {
            database.createNativeMutationQuery(STORE)
                    .setParameter("id", changed.accountId().value())
                    .setParameter("event", CloudEvents.text(CloudEvents.json(changed)))
                    .setParameter("changed", changed.changedAt())
                    .executeUpdate();
        }
    }
}
