package io.darkroom.submitter.batch;

import io.darkroom.contracts.AccountId;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** One call with many requests. */
@Entity
public class Batch extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID accountId;

    /** The number of lines with a request. */
    public int lines;

    public Instant createdAt;

    protected Batch() {}

    Batch(AccountId account, int lines, Instant now) {
        this.id = UUID.randomUUID();
        this.accountId = account.value();
        this.lines = lines;
        this.createdAt = now;
    }
}
