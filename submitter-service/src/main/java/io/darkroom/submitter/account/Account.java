package io.darkroom.submitter.account;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** An account: it owns keys and pays for generations. */
@Entity
@DynamicUpdate // Others change other columns at the same time.
public class Account extends PanacheEntityBase {

    /** A century. Much longer times lead to dates that PostgreSQL does not have. */
    public static final int MAX_RETENTION_DAYS = 36_500;

    static final String ROOT = "root";

    @Id
    public UUID id;

    public String name;
    public int weight = 1;
    public @Nullable Integer maxRunning;
    public @Nullable Integer maxQueued;

    /** How many days its generations are kept; absent: as many as the configuration says. */
    public @Nullable Integer retentionDays;

    /** Whether none of its generations may be deleted. */
    public boolean legalHold;

    /** Whether other systems may send requests for it over Kafka. */
    public boolean kafka;

    /** Its credit has no limit. */
    public boolean unlimited;

    public Instant createdAt;

    /** Since when it is closed and cannot be used. */
    public @Nullable Instant closedAt;

    protected Account() {}

    public Account(UUID id, String name, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.createdAt = createdAt;
    }

    /** Closes it, once: it can no longer be used. */
    public void close(Instant now) {
        if (closedAt == null) {
            closedAt = now;
        }
        kafka = false;
    }

    /** The operator's account, which always exists. */
    public boolean isRoot() {
        return name.equals(ROOT);
    }

    /** At most {@code max} accounts by name, behind {@code last}. */
    public static List<Account> page(Optional<Account> last, int max) {
        return last.map(account -> Account.<Account>find("name > ?1 order by name", account.name))
                .orElseGet(() -> Account.find("order by name"))
                .page(0, max)
                .list();
    }

    /** The account with this id, locked: what a change of it decides, another must not decide at the same time. */
    public static Optional<Account> lock(UUID id) {
        List<?> rows = getEntityManager()
                .createNativeQuery("SELECT * FROM account WHERE id = :id FOR NO KEY UPDATE", Account.class)
                .setParameter("id", id)
                .getResultList();
        return rows.stream().map(Account.class::cast).findFirst();
    }

    public static Optional<Account> named(String name) {
        return find("name", name).firstResultOptional();
    }
}
