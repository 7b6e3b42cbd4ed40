package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** WebP: a RIFF container; its length and all chunks must lie within the file. */
final class Webp {

    private static final int HEADER = 12;
    private static final int CHUNK = 8;
    private static final int FRAME_HEADER = 16;
    private static final int FRAME_WIDTH = 6;
    private static final int FRAME_HEIGHT = 9;

    private final ByteBuffer file;
    private final List<WebpImage> images = new ArrayList<>();
    private int width;
    private int height;
    private Provenance provenance = Provenance.NONE;

    private Webp(ByteBuffer file) {
        this.file = file;
    }

    private record Chunk(String type, int data, int length) {}

    static Structure walk(ByteBuffer bigEndian) {
        ByteBuffer file = bigEndian.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long end = (file.getInt(4) & 0xFFFFFFFFL) + CHUNK;
        if (end > file.limit()) {
            throw new CorruptImageException("the header says " + end + " bytes, the file has " + file.limit());
        }
        Webp webp = new Webp(file);
        webp.each(HEADER, (int) end, webp::read);
        return new Structure(webp.width, webp.height, webp.provenance, webp::verify);
    }

    private void each(int from, int end, Consumer<Chunk> each) {
        int at = from;
        while (at + CHUNK <= end) {
            long length = file.getInt(at + 4) & 0xFFFFFFFFL;
            if (length > end - at - CHUNK) {
                throw new CorruptImageException("the chunk at byte " + at + " exceeds the file");
            }
            each.accept(new Chunk(FileText.read(file, at, 4), at + CHUNK, (int) length));
            at += CHUNK + Math.toIntExact(length + (length & 1));
        }
    }

    private void read(Chunk chunk) {
        int data = chunk.data();
        switch (chunk.type()) {
            case "VP8X" -> {
                width = threeBytes(data + 4) + 1;
                height = threeBytes(data + 7) + 1;
            }
            case WebpImage.LOSSY, WebpImage.LOSSLESS -> {
                WebpImage image = image(chunk);
                width = width == 0 ? image.width() : width;
                height = height == 0 ? image.height() : height;
                images.add(image);
            }
            case "ANMF" -> each(data + FRAME_HEADER, data + chunk.length(), inner -> readFrame(data, inner));
            case "C2PA" -> provenance = Provenance.C2PA;
            default -> {}
        }
    }

    private void readFrame(int frame, Chunk chunk) {
        if (chunk.type().equals(WebpImage.LOSSY) || chunk.type().equals(WebpImage.LOSSLESS)) {
            WebpImage image = image(chunk);
            if (image.width() != threeBytes(frame + FRAME_WIDTH) + 1
                    || image.height() != threeBytes(frame + FRAME_HEIGHT) + 1) {
                throw new CorruptImageException("a frame and its image differ in size");
            }
            images.add(image);
        }
    }

    private WebpImage image(Chunk chunk) {
        ByteBuffer data = file.slice(chunk.data(), chunk.length()).order(ByteOrder.LITTLE_ENDIAN);
        return WebpImage.of(chunk.type(), data);
    }

    private void verify() {
        if (images.isEmpty()) {
            throw new CorruptImageException("it has no pixel data");
        }
        // Of an animation the first frame, as of a GIF.
        images.getFirst().verify();
    }

    private int threeBytes(int at) {
        return (file.get(at) & 0xFF) | (file.get(at + 1) & 0xFF) << 8 | (file.get(at + 2) & 0xFF) << 16;
    }
}
