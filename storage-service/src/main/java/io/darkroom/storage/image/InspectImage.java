package io.darkroom.storage.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Identifies an image by its own bytes, never by what a server claims, and checks that the file is complete. */
public final class InspectImage {

    private InspectImage() {}

    /** Reads type and size and walks the file's structure to its end, without decoding a pixel. */
    public static Inspection inspect(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            return channel.size() == 0
                    ? new Inspection.NotAnImage()
                    : inspect(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)
                            .asByteBuffer());
        }
    }

    static Inspection inspect(ByteBuffer file) {
        Optional<ImageType> detected = ImageType.detect(file);
        if (detected.isEmpty()) {
            return new Inspection.NotAnImage();
        }
        ImageType type = detected.get();
        try {
            Structure structure = walk(type, file);
            return new Inspection.CompleteImage(
                    new ImageProperties(type, structure.width(), structure.height(), structure.provenance()));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException truncated) {
            return new Inspection.CorruptImage(type + ": the file is truncated");
        } catch (CorruptImageException corrupt) {
            return new Inspection.CorruptImage(type + ": " + corrupt.getMessage());
        }
    }

    private static Structure walk(ImageType type, ByteBuffer file) {
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
