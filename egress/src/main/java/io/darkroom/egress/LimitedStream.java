package io.darkroom.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;

/** A stream that fails, rather than ends, when it passes a limit: a cut body must not look like a whole one. */
final class LimitedStream extends FilterInputStream {

    private final long maxBytes;
    private final Instant deadline;
    private final InstantSource clock;
    private long left;

    LimitedStream(InputStream in, long maxBytes, Instant deadline, InstantSource clock) {
        super(in);
        this.maxBytes = maxBytes;
        this.left = maxBytes;
        this.deadline = deadline;
        this.clock = clock;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (clock.instant().isAfter(deadline)) {
            throw new IOException("the transfer takes longer than it may");
        }
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
