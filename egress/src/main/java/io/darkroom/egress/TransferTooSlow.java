package io.darkroom.egress;

import java.io.IOException;

/** A transfer is not complete at its deadline. */
public final class TransferTooSlow extends IOException {

    private static final long serialVersionUID = 1L;

    TransferTooSlow() {
        super("the transfer took longer than its limit");
    }
}
