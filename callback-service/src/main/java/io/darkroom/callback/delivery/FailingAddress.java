package io.darkroom.callback.delivery;

import io.darkroom.contracts.AccountId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An address of an account whose last try failed. */
@Entity
public class FailingAddress extends PanacheEntityBase {

    private static final String STORE_FAILURE = """
            INSERT INTO failing_address (account_id, url_hash, url, failing_since, reason)
            VALUES (:account, :hash, :url, :now, :reason)
            ON CONFLICT (account_id, url_hash) DO UPDATE SET reason = excluded.reason""";

    /** The primary key of a failing address. */
    @Embeddable
    public record FailingAddressKey(UUID accountId, String urlHash) {}

    @EmbeddedId
    public FailingAddressKey key;

    public String url;
    public Instant failingSince;

    /** Absent while it is still tried. */
    public @Nullable Instant disabledAt;

    /** Why the last try failed. */
    public String reason;

    protected FailingAddress() {}

    static Optional<FailingAddress> find(AccountId account, String urlHash) {
        return findByIdOptional(new FailingAddressKey(account.value(), urlHash));
    }

    /** Stores a failure. Concurrent failures of the same address wait for one another. */
    static FailingAddress failed(Delivery delivery, String reason, Instant now) {
        getEntityManager()
                .createNativeQuery(STORE_FAILURE)
                .setParameter("account", delivery.accountId)
                .setParameter("hash", delivery.urlHash)
                .setParameter("url", delivery.url)
                .setParameter("now", now)
                .setParameter("reason", reason)
                .executeUpdate();
        return find(delivery.account(), delivery.urlHash).orElseThrow();
    }

    /** Removes the address after a successful try, unless it is disabled. */
    static void recovered(Delivery delivery) {
        delete("key = ?1 and disabledAt is null", new FailingAddressKey(delivery.accountId, delivery.urlHash));
    }

    static boolean disabled(AccountId account, String urlHash) {
        return find(account, urlHash)
                .filter(address -> address.disabledAt != null)
                .isPresent();
    }

    public static List<FailingAddress> of(AccountId account) {
        return list("key.accountId = ?1 order by failingSince", account.value());
    }

    /** Enables a disabled address; false when it was not disabled. */
    public static boolean enable(AccountId account, WebhookAddress address) {
        return delete("key = ?1 and disabledAt is not null", new FailingAddressKey(account.value(), address.hash()))
                == 1;
    }
}
