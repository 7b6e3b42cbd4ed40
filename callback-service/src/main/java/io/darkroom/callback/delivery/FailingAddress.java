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

/** An address that does not take what it is sent. */
@Entity
public class FailingAddress extends PanacheEntityBase {

    private static final String FAILED = """
            INSERT INTO failing_address (account_id, url_hash, url, failing_since, reason)
            VALUES (:account, :hash, :url, :now, :reason)
            ON CONFLICT (account_id, url_hash) DO UPDATE SET reason = excluded.reason""";

    /** Its primary key. */
    @Embeddable
    public record Key(UUID accountId, String urlHash) {}

    @EmbeddedId
    public Key key;

    public String url;
    public Instant failingSince;

    /** When it was given up; absent: it is still tried. */
    public @Nullable Instant disabledAt;

    /** What it said last. */
    public String reason;

    protected FailingAddress() {}

    static Optional<FailingAddress> find(AccountId account, String urlHash) {
        return findByIdOptional(new Key(account.value(), urlHash));
    }

    /** It has failed once more, for {@code reason}; whoever else says so waits. */
    static FailingAddress failed(Delivery delivery, String reason, Instant now) {
        getEntityManager()
                .createNativeQuery(FAILED)
                .setParameter("account", delivery.accountId)
                .setParameter("hash", delivery.urlHash)
                .setParameter("url", delivery.url)
                .setParameter("now", now)
                .setParameter("reason", reason)
                .executeUpdate();
        return find(delivery.account(), delivery.urlHash).orElseThrow();
    }

    static boolean disabled(AccountId account, String urlHash) {
        return find(account, urlHash)
                .filter(address -> address.disabledAt != null)
                .isPresent();
    }

    public static List<FailingAddress> of(AccountId account) {
        return list("key.accountId = ?1 order by failingSince", account.value());
    }

    /** Whether it was disabled, and is so no longer. */
    public static boolean enable(AccountId account, Address address) {
        return delete("key = ?1 and disabledAt is not null", new Key(account.value(), address.hash())) == 1;
    }
}
