package io.darkroom.egress;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;

/** A bounded stream that also fails after a deadline: bytes that trickle are never idle. */
public final class DeadlineStream extends BoundedStream {

    private final Instant deadline;
    private final InstantSource clock;

    public DeadlineStream(InputStream in, long maxBytes, Instant deadline, InstantSource clock) {
        super(in, maxBytes);
        this.deadline = deadline;
        this.clock = clock;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (clock.instant().isAfter(deadline)) {
            throw new TransferTooSlow();
        }
        return super.read(buffer, offset, length);
    }
}
