package io.darkroom.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails, rather than ends, when it is longer than it may be: a cut body must not look like a whole one. */
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

    /** Throws {@link BodyTooLarge} once more has come than may. */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        left -= Math.max(count, 0);
        if (left < 0) {
            throw new BodyTooLarge(maxBytes);
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
