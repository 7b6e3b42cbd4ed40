package io.darkroom.egress;

import java.io.IOException;

/** The server ended a body before its announced length. */
public final class BodyTruncated extends IOException {

    private static final long serialVersionUID = 1L;

    BodyTruncated(IOException cause) {
        super("the transfer ended early: " + cause.getMessage(), cause);
    }
}
