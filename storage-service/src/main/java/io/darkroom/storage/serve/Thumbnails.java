package io.darkroom.storage.serve;

import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.Spool.Incoming;
import io.darkroom.storage.store.StoredObject;
import jakarta.inject.Singleton;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Small pictures of images: made when somebody first wants one, then kept. */
@Singleton
class Thumbnails {

    static final String CONTENT_TYPE = "image/jpeg";

    private static final int SIDE = 512;
    // Decoding needs memory; a few at once are enough, since each is made once.
    private static final int MOST_AT_ONCE = 2;

    private final ObjectStore store;
    private final Spool spool;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    Thumbnails(ObjectStore store, Spool spool) {
        this.store = store;
        this.spool = spool;
    }

    /** How many bytes the small picture has; empty when no reader knows the format. */
    OptionalLong of(Blob blob) throws IOException, InterruptedException {
        ObjectKey key = ObjectKey.thumbnail(blob.sha256);
        OptionalLong kept = store.size(key);
        if (kept.isPresent()) {
            return kept;
        }
        room.acquire();
        try {
            Optional<byte[]> made = make(blob);
            if (made.isEmpty()) {
                return OptionalLong.empty();
            }
            try (Incoming incoming = spool.open()) {
                incoming.append(new ByteArrayInputStream(made.get()));
                StoredObject object = incoming.seal();
                store.put(key, incoming.file(), object, CONTENT_TYPE);
                return OptionalLong.of(object.bytes());
            }
        } finally {
            room.release();
        }
    }

    private Optional<byte[]> make(Blob blob) throws IOException {
        try (InputStream in = store.open(ObjectKey.image(blob.sha256), 0, blob.bytes);
                ImageInputStream image = ImageIO.createImageInputStream(in)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(image);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(image, true, true);
                return Optional.of(jpeg(scaled(read(reader, blob))));
            } finally {
                reader.dispose();
            }
        }
    }

    // Every so many pixels are enough for a small picture, and need a fraction of the memory.
    private static BufferedImage read(ImageReader reader, Blob blob) throws IOException {
        ImageReadParam parameters = reader.getDefaultReadParam();
        int step = Math.max(1, Math.max(blob.width, blob.height) / (2 * SIDE));
        parameters.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, parameters);
    }

    private static BufferedImage scaled(BufferedImage image) {
        double scale = Math.min(1.0, (double) SIDE / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = small.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        canvas.setColor(Color.WHITE); // behind what is transparent
        canvas.fillRect(0, 0, width, height);
        canvas.drawImage(image, 0, 0, width, height, null);
        canvas.dispose();
        return small;
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "jpeg", out)) {
            throw new IllegalStateException("every JDK writes JPEG");
        }
        return out.toByteArray();
    }
}
