package io.darkroom.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails, rather than ends, when it has more bytes than a limit: a truncated body must not look complete. */
public class BoundedStream extends FilterInputStream {

    private final long maxBytes;
    private long left;

    public BoundedStream(InputStream in, long maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
        this.left = maxBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** Calls {@link #exceeded} once there are more bytes than the limit. */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        left -= Math.max(count, 0);
        if (left < 0) {
            throw exceeded(maxBytes);
        }
        return count;
    }

    /** What a reader gets that reads beyond the limit: {@link BodyTooLarge}, or what a subclass throws itself. */
    protected IOException exceeded(long limit) {
        return new BodyTooLarge(limit);
    }

    // Skipped bytes count like bytes that are read.
    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        byte[] buffer = new byte[(int) Math.min(Math.max(count, 0), GuardedHttp.BUFFER_BYTES)];
        while (skipped < count) {
            int read = read(buffer, 0, (int) Math.min(buffer.length, count - skipped));
            if (read < 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
