package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.storage.blob.RemoveContent;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The reference images that have not expired. */
@Singleton
class StoredUploads {

    private static final String ITS_OWN = "id = ?1 and accountId = ?2";

    private final RemoveContent content;
    private final RequestTransactions transactions;
    private final InstantSource clock;

    StoredUploads(RemoveContent content, RequestTransactions transactions, InstantSource clock) {
        this.content = content;
        this.transactions = transactions;
        this.clock = clock;
    }

    Optional<Upload> find(UUID id) {
        Optional<Upload> upload = transactions.call(() -> Upload.findByIdOptional(id));
        return upload.filter(found -> clock.instant().isBefore(found.expiresAt));
    }

    /** Deletes an image, and its content unless something else refers to it; returns false when the account has no such image. */
    boolean delete(AccountId account, UUID id) {
        Optional<String> sha256 = transactions.call(() -> deleteRow(account, id));
        sha256.ifPresent(content::remove);
        return sha256.isPresent();
    }

    private Optional<String> deleteRow(AccountId account, UUID id) {
        Optional<Upload> upload =
                Upload.<Upload>find(ITS_OWN, id, account.value()).firstResultOptional();
        Optional<String> sha256 = upload.map(found -> found.blob.sha256);
        upload.ifPresent(Upload::delete);
        sha256.map(List::of).ifPresent(content::nominate);
        return sha256;
    }
}
