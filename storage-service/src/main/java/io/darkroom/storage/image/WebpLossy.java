package io.darkroom.storage.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStreamImpl;

/** The pixels of a VP8 image: decoded by a library, which keeps a few of them, so that an image takes little memory. */
final class WebpLossy extends ImageInputStreamImpl {

    private static final int HEADER = 20;
    private static final int KEPT_SIDE = 256;

    private final ByteBuffer file;

    private WebpLossy(ByteBuffer file) {
        this.file = file;
    }

    static void verify(ByteBuffer data, int width, int height) {
        try (WebpLossy file = new WebpLossy(data)) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType("image/webp");
            if (!readers.hasNext()) {
                throw new IllegalStateException("there is no reader of WebP");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(file, true, true);
                ImageReadParam few = reader.getDefaultReadParam();
                int step = Math.max(1, Math.max(width, height) / KEPT_SIDE);
                few.setSourceSubsampling(step, step, 0, 0);
                reader.read(0, few);
            } finally {
                reader.dispose();
            }
        } catch (IOException e) {
            throw new CorruptImageException("its pixels cannot be decoded to the last row");
        }
    }

    // A file of this image alone: RIFF, its length, WEBP, VP8, its length.
    private int at(long position) {
        if (position >= HEADER) {
            return file.get((int) position - HEADER) & 0xFF;
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {'R', 'I', 'F', 'F'})
                .putInt(file.limit() + HEADER - 8)
                .put(new byte[] {'W', 'E', 'B', 'P', 'V', 'P', '8', ' '})
                .putInt(file.limit());
        return header.get((int) position) & 0xFF;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < length() ? at(streamPos++) : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int max) {
        bitOffset = 0;
        int count = (int) Math.min(max, length() - streamPos);
        if (count <= 0) {
            return max == 0 ? 0 : -1;
        }
        int first = (int) Math.min(count, Math.max(0, HEADER - streamPos));
        for (int i = 0; i < first; i++) {
            bytes[offset + i] = (byte) at(streamPos + i);
        }
        if (count > first) {
            file.get((int) (streamPos + first) - HEADER, bytes, offset + first, count - first);
        }
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return HEADER + (long) file.limit();
    }
}
