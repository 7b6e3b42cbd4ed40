package io.darkroom.egress;

import java.io.IOException;

/** The server ended a body before the end that it had announced. */
public final class BodyCut extends IOException {

    private static final long serialVersionUID = 1L;

    BodyCut(IOException cause) {
        super("the transfer ended early: " + cause.getMessage(), cause);
    }
}
