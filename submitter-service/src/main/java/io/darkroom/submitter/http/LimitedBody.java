package io.darkroom.submitter.http;

import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.RefusedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses a body once more than {@code maxBytes} are read: the length that a client states is only a claim. */
final class LimitedBody extends FilterInputStream {

    private final long maxBytes;
    private long remaining;

    LimitedBody(InputStream in, long maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
        this.remaining = maxBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        remaining -= Math.max(count, 0);
        if (remaining < 0) {
            throw new RefusedException(new BodyTooLarge(maxBytes));
        }
        return count;
    }
}
