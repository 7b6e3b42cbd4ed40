package io.darkroom.storage.serve;

import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.store.ContentDigest;
import io.darkroom.storage.store.ObjectKey;
import io.darkroom.storage.store.ObjectStore;
import io.darkroom.storage.store.Spool;
import io.darkroom.storage.store.SpoolFile;
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

/** Thumbnails: created on the first request, then kept in the store. */
@Singleton
class Thumbnails {

    static final String VARIANT = "thumbnail";
    static final String CONTENT_TYPE = "image/jpeg";

    private static final int MAX_SIDE = 512;
    // Decoding needs much memory, and each thumbnail is created once.
    private static final int MAX_CONCURRENT = 2;

    private final ObjectStore store;
    private final Spool spool;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);

    Thumbnails(ObjectStore store, Spool spool) {
        this.store = store;
        this.spool = spool;
    }

    /** Returns the length of the thumbnail, creating it if necessary; empty when the format cannot be decoded. */
    OptionalLong ensure(Blob blob) throws IOException, InterruptedException {
        ObjectKey key = ObjectKey.thumbnail(blob.sha256);
        OptionalLong existing = store.size(key);
        if (existing.isPresent()) {
            return existing;
        }
        permits.acquire();
        try {
            Optional<byte[]> jpeg = create(blob);
            if (jpeg.isEmpty()) {
                return OptionalLong.empty();
            }
            try (SpoolFile file = spool.open()) {
                file.append(new ByteArrayInputStream(jpeg.get()));
                ContentDigest content = file.seal();
                store.put(key, file.path(), content, CONTENT_TYPE);
                return OptionalLong.of(content.bytes());
            }
        } finally {
            permits.release();
        }
    }

    private Optional<byte[]> create(Blob blob) throws IOException {
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

    // Subsampling needs a fraction of the memory that the full image does.
    private static BufferedImage read(ImageReader reader, Blob blob) throws IOException {
        ImageReadParam parameters = reader.getDefaultReadParam();
        int step = Math.max(1, Math.max(blob.width, blob.height) / (2 * MAX_SIDE));
        parameters.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, parameters);
    }

    private static BufferedImage scaled(BufferedImage image) {
        double scale = Math.min(1.0, (double) MAX_SIDE / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage thumbnail = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = thumbnail.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        canvas.setColor(Color.WHITE); // the background of transparent pixels
        canvas.fillRect(0, 0, width, height);
        canvas.drawImage(image, 0, 0, width, height, null);
        canvas.dispose();
        return thumbnail;
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "jpeg", out)) {
            throw new IllegalStateException("every JDK writes JPEG");
        }
        return out.toByteArray();
    }
}
