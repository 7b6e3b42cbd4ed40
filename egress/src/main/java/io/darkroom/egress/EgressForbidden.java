package io.darkroom.egress;

import java.net.UnknownHostException;

/** An address that must not be reached. An {@link UnknownHostException}, since no connection can be made to it. */
public final class EgressForbidden extends UnknownHostException {

    private static final long serialVersionUID = 1;

    public EgressForbidden(String message) {
        super(message);
    }
}
