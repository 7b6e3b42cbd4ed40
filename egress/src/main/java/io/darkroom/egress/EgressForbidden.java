package io.darkroom.egress;

import java.net.UnknownHostException;

/** An address must not be reached. An {@link UnknownHostException}, because the HTTP client resolves through the guard. */
public final class EgressForbidden extends UnknownHostException {

    private static final long serialVersionUID = 1;

    public EgressForbidden(String message) {
        super(message);
    }
}
