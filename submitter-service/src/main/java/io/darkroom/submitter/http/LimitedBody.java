package io.darkroom.submitter.http;

import io.darkroom.egress.BoundedStream;
import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;

/** Refuses a body once more than its limit is read: the length that a client states is only a claim. */
final class LimitedBody extends BoundedStream {

    LimitedBody(InputStream in, long maxBytes) {
        super(in, maxBytes);
    }

    @Override
    protected IOException exceeded(long limit) {
        throw new RefusedException(new BodyTooLarge(limit));
    }
}
