package io.darkroom.storage.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What an image is, told by its own bytes and never by what a server says of it.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record Picture(ImageType type, int width, int height, Provenance provenance) {

    /** Reads type and size and walks through to the end, without decoding a pixel. */
    public static Inspected inspect(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            return channel.size() == 0
                    ? new Inspected.NoImage()
                    : inspect(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)
                            .asByteBuffer());
        }
    }

    static Inspected inspect(ByteBuffer file) {
        Optional<ImageType> type = ImageType.sniff(file);
        if (type.isEmpty()) {
            return new Inspected.NoImage();
        }
        try {
            Structure structure = switch (type.get()) {
                case JPEG -> Jpeg.walk(file);
                case PNG -> Png.walk(file);
                case WEBP -> Webp.walk(file);
                case GIF -> Gif.walk(file);
                case BMP -> Bmp.walk(file);
                case TIFF -> Tiff.walk(file);
                case AVIF -> Avif.walk(file);
            };
            return new Inspected.Whole(
                    new Picture(type.get(), structure.width(), structure.height(), structure.provenance()));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException cut) {
            return new Inspected.Corrupt("a " + type.get() + " that ends too early");
        } catch (CorruptImage broken) {
            return new Inspected.Corrupt("a " + type.get() + ": " + broken.getMessage());
        }
    }

    public long pixels() {
        return (long) width * height;
    }
}
