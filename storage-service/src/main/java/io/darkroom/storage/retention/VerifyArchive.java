package io.darkroom.storage.retention;

import io.darkroom.contracts.Sha256;
import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reads the whole archive and reports objects that are missing, damaged or unknown. */
@Singleton
public class VerifyArchive {

    private static final int PAGE_SIZE = 500;

    private final ObjectStore store;
    private final GarbageConfig config;
    private final InstantSource clock;

    VerifyArchive(ObjectStore store, GarbageConfig config, InstantSource clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    /** Calls {@code report} with each finding at once, and returns the counts at the end. */
    public VerificationSummary verify(Consumer<Finding> report) throws IOException {
        FindingCounter counter = new FindingCounter(report);
        String after = "";
        List<Blob> page;
        do {
            page = page(after);
            for (Blob blob : page) {
                verify(blob, counter);
                after = blob.sha256;
            }
        } while (page.size() == PAGE_SIZE);
        findExtra(counter);
        return counter.summary();
    }

    private void verify(Blob blob, FindingCounter counter) throws IOException {
        ObjectKey key = ObjectKey.image(blob.sha256);
        OptionalLong size = store.size(key);
        if (size.isEmpty()) {
            // It may have been deleted since the page was read.
            if (isKnown(blob.sha256)) {
                counter.fault(Finding.ArchiveFault.MISSING, key, "the object is not in the store");
            }
        } else if (size.getAsLong() != blob.bytes) {
            counter.fault(
                    Finding.ArchiveFault.DAMAGED,
                    key,
                    "it has " + size.getAsLong() + " bytes instead of " + blob.bytes);
        } else {
            String actual = hash(key, blob.bytes);
            if (actual.equals(blob.sha256)) {
                counter.intact(blob.bytes);
            } else {
                counter.fault(Finding.ArchiveFault.DAMAGED, key, "its SHA-256 is " + actual);
            }
        }
    }

    // The row of a younger object may not be committed yet.
    private void findExtra(FindingCounter counter) throws IOException {
        Instant limit = clock.instant().minus(config.gracePeriod());
        for (String prefix : List.of(ObjectKey.IMAGES, ObjectKey.THUMBNAILS)) {
            store.list(prefix, object -> {
                if (object.modifiedAt().isBefore(limit) && !isKnown(object.key().sha256())) {
                    counter.fault(Finding.ArchiveFault.EXTRA, object.key(), "no row refers to it");
                }
            });
        }
    }

    private static boolean isKnown(String sha256) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Blob.findByIdOptional(sha256).isPresent());
    }

    private static List<Blob> page(String after) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Blob.<Blob>find("sha256 > ?1 order by sha256", after)
                        .page(0, PAGE_SIZE)
                        .list());
    }

    private String hash(ObjectKey key, long length) throws IOException {
        try (InputStream in = store.open(key, 0, length)) {
            DigestInputStream hashing = new DigestInputStream(in, Sha256.digest());
            hashing.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(hashing.getMessageDigest().digest());
        }
    }
}
