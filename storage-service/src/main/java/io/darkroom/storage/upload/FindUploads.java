package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.transaction.RequestTransactions;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Finds an account's uploads that have not expired. */
@Singleton
class FindUploads {

    private static final String PAGE = """
            SELECT upload.* FROM upload WHERE account_id = :account AND expires_at > :now AND (created_at, id) < (:before, :cursor)
            ORDER BY created_at DESC, id DESC LIMIT :limit""";
    private static final UUID LAST_ID = new UUID(-1, -1);

    private final RequestTransactions transactions;
    private final Session database;
    private final InstantSource clock;

    FindUploads(RequestTransactions transactions, Session database, InstantSource clock) {
        this.transactions = transactions;
        this.database = database;
        this.clock = clock;
    }

    /** Uploads, the newest first; {@code next} is the cursor of the next page, where there is one. */
    record UploadPage(List<Upload> uploads, Optional<UUID> next) {}

    /** The page after the upload {@code cursor}, which may have expired since, or the first one. */
    UploadPage page(AccountId account, int limit, Optional<UUID> cursor) {
        return transactions.call(() -> {
            Optional<Upload> last = cursor.flatMap(id -> Upload.<Upload>findByIdOptional(id))
                    .filter(upload -> upload.accountId.equals(account.value()));
            if (cursor.isPresent() && last.isEmpty()) {
                return new UploadPage(List.of(), Optional.empty());
            }
            Instant now = clock.instant();
            List<Upload> found = database.createNativeQuery(PAGE, Upload.class)
                    .setParameter("account", account.value())
                    .setParameter("now", now)
                    .setParameter("before", last.map(upload -> upload.createdAt).orElse(now.plusSeconds(1)))
                    .setParameter("cursor", last.map(upload -> upload.id).orElse(LAST_ID))
                    .setParameter("limit", limit + 1)
                    .getResultList();
            List<Upload> page = found.subList(0, Math.min(limit, found.size()));
            return new UploadPage(page, found.size() > limit ? Optional.of(page.getLast().id) : Optional.empty());
        });
    }

    Optional<Upload> one(AccountId account, UUID id) {
        return transactions.call(() -> Upload.<Upload>findByIdOptional(id)
                .filter(upload -> upload.accountId.equals(account.value()))
                .filter(upload -> clock.instant().isBefore(upload.expiresAt)));
    }
}
