package io.darkroom.egress;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;

/** A stream that also fails when it takes longer than it may. */
final class LimitedStream extends BoundedStream {

    private final Instant deadline;
    private final InstantSource clock;

    LimitedStream(InputStream in, long maxBytes, Instant deadline, InstantSource clock) {
        super(in, maxBytes);
        this.deadline = deadline;
        this.clock = clock;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (clock.instant().isAfter(deadline)) {
            throw new IOException("the transfer takes longer than it may");
        }
        return super.read(buffer, offset, length);
    }
}
