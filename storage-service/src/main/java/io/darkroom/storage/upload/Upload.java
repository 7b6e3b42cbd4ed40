package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.storage.blob.Blob;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A reference image, kept until it expires. */
@Entity
public class Upload extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID accountId;

    @ManyToOne(optional = false)
    @JoinColumn(name = "sha256")
    public Blob blob;

    /** Of its content, though others may share it; null: an earlier version stored it. */
    public @Nullable Long bytes;

    public Instant createdAt;
    public Instant expiresAt;

    protected Upload() {}

    Upload(UUID id, AccountId account, Blob blob, Instant createdAt, Instant expiresAt) {
        this.id = id;
        this.accountId = account.value();
        this.blob = blob;
        this.bytes = blob.bytes;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }
}
