package io.darkroom.submitter.http;

import io.darkroom.egress.BoundedStream;
import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Refuses a body once more than its limit is read: the length that a client states is only a claim. */
final class LimitedBody extends BoundedStream {

    private final LongConsumer received;
    private final Runnable ended;
    private long bytes;

    /** {@code received} gets the number of bytes so far after each read, and may refuse the rest; {@code ended} runs at the end. */
    LimitedBody(InputStream in, long maxBytes, LongConsumer received, Runnable ended) {
        super(in, maxBytes);
        this.received = received;
        this.ended = ended;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            bytes += count;
            received.accept(bytes);
        } else if (count < 0) {
            ended.run();
        }
        return count;
    }

    @Override
    protected IOException exceeded(long limit) {
        throw new RefusedException(new BodyTooLarge(limit));
    }
}
