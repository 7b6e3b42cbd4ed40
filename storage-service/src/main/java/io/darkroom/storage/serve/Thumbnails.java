package io.darkroom.storage.serve;

import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.blob.KnownContent;
import io.darkroom.storage.image.ColorProfile;
import io.darkroom.storage.image.Display;
import io.darkroom.storage.image.FileRange;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/** Thumbnails: created on the first request, then kept in the store. */
@Singleton
class Thumbnails {

    static final String VARIANT = "thumbnail";
    static final String CONTENT_TYPE = "image/jpeg";

    private final ObjectStore store;
    private final Spool spool;
    private final KnownContent images;
    private final long maxPixels;
    // Decoding needs much memory, and each thumbnail is created once.
    private final Semaphore permits;

    Thumbnails(ObjectStore store, Spool spool, KnownContent images, ThumbnailConfig config) {
        this.images = images;
        this.store = store;
        this.spool = spool;
        this.maxPixels = config.maxPixels();
        this.permits = new Semaphore(config.maxConcurrent());
    }

    /** Returns the length of the thumbnail, creating it if necessary; empty when the image cannot have one. */
    OptionalLong ensure(Blob blob) throws IOException, InterruptedException {
        OptionalLong existing = store.size(ObjectKey.thumbnail(blob.sha256));
        if (existing.isPresent() || (long) blob.width * blob.height > maxPixels) {
            return existing;
        }
        permits.acquire();
        try {
            // Another request may have created it meanwhile.
            OptionalLong created = store.size(ObjectKey.thumbnail(blob.sha256));
            return created.isPresent() ? created : create(blob);
        } finally {
            permits.release();
        }
    }

    private OptionalLong create(Blob blob) throws IOException {
        Optional<byte[]> jpeg = draw(blob);
        if (jpeg.isEmpty()) {
            return OptionalLong.empty();
        }
        try (SpoolFile file = spool.open()) {
            file.append(new ByteArrayInputStream(jpeg.get()));
            ContentDigest content = file.seal();
            ObjectKey key = ObjectKey.thumbnail(blob.sha256);
            store.put(key, file.path(), content, CONTENT_TYPE);
            if (!images.isKnown(blob.sha256)) {
                // The image was erased while its thumbnail was created.
                store.delete(key);
                return OptionalLong.empty();
            }
            return OptionalLong.of(content.bytes());
        }
    }

    private Optional<byte[]> draw(Blob blob) throws IOException {
        ObjectKey key = ObjectKey.image(blob.sha256);
        FileRange file = (from, length) -> read(blob, from, length);
        ByteBuffer start = file.read(0, (int) Math.min(blob.bytes, Display.START_BYTES));
        Display display = Display.read(blob.type(), start, file.startingWith(start));
        Optional<ColorProfile> profile = ColorProfile.read(blob.type(), start);
        try (InputStream in = store.open(key, 0, blob.bytes)) {
            return new DrawThumbnail(blob, display, profile).draw(in);
        }
    }

    private ByteBuffer read(Blob blob, long from, int length) throws IOException {
        long rest = Math.clamp(blob.bytes - from, 0, length);
        if (rest == 0) {
            return ByteBuffer.allocate(0);
        }
        try (InputStream in = store.open(ObjectKey.image(blob.sha256), from, rest)) {
            return ByteBuffer.wrap(in.readAllBytes());
        }
    }
}
