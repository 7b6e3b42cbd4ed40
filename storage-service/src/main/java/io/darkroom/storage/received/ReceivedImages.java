package io.darkroom.storage.received;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
import io.darkroom.storage.store.StoredObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps images that came inside the reports of an attempt, as objects without rows: a report is answered when they are on the disk, and what
 * nobody archives is deleted by its age. An attempt reaches only its own.
 */
@Singleton
public class ReceivedImages {

    private static final String CONTENT_TYPE = "application/octet-stream";

    private final ObjectStore store;
    private final Spool spool;
    private final int maxPerAttempt;

    public ReceivedImages(ObjectStore store, Spool spool, ReceivedConfig config) {
        this.store = store;
        this.spool = spool;
        this.maxPerAttempt = config.maxPerAttempt();
    }

    /** The result of {@link #keep}. */
    public enum Kept {
        KEPT,
        OTHER_CONTENT,
        TOO_MANY
    }

    /** Keeps {@code bytes}, which must have the hash of {@code image}; again changes nothing. */
    public Kept keep(AttemptKey attempt, ReceivedImage image, InputStream bytes) throws IOException {
        ObjectKey key = ObjectKey.received(attempt, image);
        try (SpoolFile file = spool.open()) {
            file.append(bytes);
            ContentDigest content = file.seal();
            if (!content.sha256().equals(image.sha256())) {
                return Kept.OTHER_CONTENT;
            }
            List<StoredObject> kept = list(ObjectKey.receivedOf(attempt));
            if (kept.size() >= maxPerAttempt
                    && kept.stream().noneMatch(each -> each.key().equals(key))) {
                return Kept.TOO_MANY;
            }
            store.put(key, file.path(), content, CONTENT_TYPE);
            return Kept.KEPT;
        }
    }

    /** Appends a kept image to {@code file}; false when it is not kept, or no more. */
    public boolean copy(AttemptKey attempt, ReceivedImage image, SpoolFile file) throws IOException {
        ObjectKey key = ObjectKey.received(attempt, image);
        OptionalLong size = store.size(key);
        if (size.isEmpty()) {
            return false;
        }
        try (InputStream bytes = store.open(key, 0, size.getAsLong())) {
            file.append(bytes);
        }
        return true;
    }

    /** Deletes images of an attempt, which is archived. */
    public void delete(AttemptKey attempt, List<ReceivedImage> images) throws IOException {
        for (ReceivedImage image : images) {
            store.delete(ObjectKey.received(attempt, image));
        }
    }

    /** Deletes all of these generations, with one look at what is kept, which is little. */
    public void deleteAll(Set<GenerationId> generations) throws IOException {
        for (StoredObject object : list(ObjectKey.RECEIVED)) {
            if (object.key().receivedFor().filter(generations::contains).isPresent()) {
                store.delete(object.key());
            }
        }
    }

    /** Deletes what has been kept since before {@code limit}; returns how many. */
    public int deleteOlderThan(Instant limit) throws IOException {
        List<StoredObject> old = list(ObjectKey.RECEIVED).stream()
                .filter(object -> object.modifiedAt().isBefore(limit))
                .toList();
        for (StoredObject object : old) {
            store.delete(object.key());
        }
        return old.size();
    }

    private List<StoredObject> list(String prefix) throws IOException {
        List<StoredObject> objects = new ArrayList<>();
        store.list(prefix, objects::add);
        return objects;
    }
}
