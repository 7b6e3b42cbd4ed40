package io.darkroom.submitter.account;

import io.darkroom.contracts.AccountId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A secret that signs an account's webhooks. */
@Entity
@DynamicUpdate // Others change other columns at the same time.
public class WebhookSecret extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID accountId;
    public String sealed;
    public Instant createdAt;

    /** Absent for the newest. */
    public @Nullable Instant expiresAt;

    protected WebhookSecret() {}

    WebhookSecret(AccountId account, String sealed, Instant createdAt) {
        this.id = AccountId.next(createdAt).value();
        this.accountId = account.value();
        this.sealed = sealed;
        this.createdAt = createdAt;
    }

    /** The secrets that sign at {@code now}, the newest first. */
    static List<WebhookSecret> of(AccountId account, Instant now) {
        return list(
                "accountId = ?1 and (expiresAt is null or expiresAt > ?2) order by createdAt desc, id desc",
                account.value(),
                now);
    }
}
