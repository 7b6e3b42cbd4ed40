package io.darkroom.storage.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * What a file is, told by its own bytes and never by what a server says of it.
 *
 * @param contentType one that a browser shows but never executes
 * @param width in pixels
 * @param height in pixels
 */
record Picture(String contentType, int width, int height) {

    /** Reads type and size from the header, without decoding a pixel; empty when it is no image that we know. */
    static Optional<Picture> read(Path file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                Optional<Picture> picture = read(reader, in);
                if (picture.isPresent()) {
                    return picture;
                }
            }
            return Optional.empty();
        }
    }

    long pixels() {
        return (long) width * height;
    }

    private static Optional<Picture> read(ImageReader reader, ImageInputStream in) throws IOException {
        Optional<String> type = switch (reader.getFormatName().toLowerCase(Locale.ROOT)) {
            case "jpeg" -> Optional.of("image/jpeg");
            case "png" -> Optional.of("image/png");
            case "webp" -> Optional.of("image/webp");
            case "gif" -> Optional.of("image/gif");
            case "bmp" -> Optional.of("image/bmp");
            case "tif", "tiff" -> Optional.of("image/tiff");
            default -> Optional.empty();
        };
        if (type.isEmpty()) {
            return Optional.empty();
        }
        try {
            in.seek(0);
            reader.setInput(in, true, true);
            return Optional.of(new Picture(type.get(), reader.getWidth(0), reader.getHeight(0)));
        } catch (IOException | RuntimeException brokenHeader) {
            // A reader that a hostile header confuses has told us enough.
            return Optional.empty();
        } finally {
            reader.dispose();
        }
    }
}
