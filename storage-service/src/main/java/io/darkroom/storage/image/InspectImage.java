package io.darkroom.storage.image;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Identifies an image by its own bytes, never by what a server claims, and reads its pixels to the last row: a header alone is not a
 * picture. What is read is dropped at once, so that an image takes little memory, however many pixels it claims.
 */
@Singleton
public class InspectImage {

    // Reading pixels needs a processor, so more at once would only take longer each.
    private final Semaphore permits =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    /** Inspects a file, whose pixels are read only if there are at most {@code maxPixels}. */
    public Inspection inspect(Path file, long maxPixels) throws IOException, InterruptedException {
        permits.acquire();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            return channel.size() == 0
                    ? new Inspection.NotAnImage("empty")
                    : inspect(
                            channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)
                                    .asByteBuffer(),
                            maxPixels);
        } finally {
            permits.release();
        }
    }

    /** Inspects the bytes of a file. */
    static Inspection inspect(ByteBuffer file, long maxPixels) {
        Optional<ImageType> detected = ImageType.detect(file);
        if (detected.isEmpty()) {
            return OtherFormat.of(file)
                    .<Inspection>map(name -> new Inspection.UnsupportedFormat(
                            name + ", which is not accepted; accepted are " + ImageType.ACCEPTED))
                    .orElseGet(() -> new Inspection.NotAnImage("not an image; accepted are " + ImageType.ACCEPTED));
        }
        ImageType type = detected.get();
        try {
            Structure structure = walk(type, file);
            ImageProperties properties =
                    new ImageProperties(type, structure.width(), structure.height(), structure.provenance());
            if (properties.pixels() > maxPixels) {
                return new Inspection.TooManyPixels(properties, maxPixels);
            }
            structure.pixels().verify();
            return new Inspection.CompleteImage(properties);
        } catch (UnsupportedImageException unsupported) {
            return new Inspection.UnsupportedFormat(type + " with " + unsupported.getMessage());
        } catch (CorruptImageException corrupt) {
            return new Inspection.CorruptImage(type + ": " + corrupt.getMessage());
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException truncated) {
            return new Inspection.CorruptImage(type + ": the file is truncated");
        } catch (RuntimeException unexpected) {
            return new Inspection.CorruptImage(type + ": it cannot be read: " + unexpected);
        }
    }

    static Structure walk(ImageType type, ByteBuffer file) {
        return switch (type) {
            case JPEG -> Jpeg.walk(file);
            case PNG -> Png.walk(file);
            case WEBP -> Webp.walk(file);
            case GIF -> Gif.walk(file);
            case BMP -> Bmp.walk(file);
            case TIFF -> Tiff.walk(file);
            case AVIF -> Avif.walk(file);
        };
    }
}
