package io.darkroom.egress;

import java.io.IOException;

/** A body has more bytes than it may; asking again would not make it smaller. */
public final class BodyTooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    BodyTooLarge(long maxBytes) {
        super("the body has more than " + maxBytes + " bytes");
    }
}
