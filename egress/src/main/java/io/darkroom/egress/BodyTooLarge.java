package io.darkroom.egress;

import java.io.IOException;

/** A body exceeds its limit. A retry would fail again. */
public final class BodyTooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    BodyTooLarge(long maxBytes) {
        super("the body has more than " + maxBytes + " bytes");
    }
}
