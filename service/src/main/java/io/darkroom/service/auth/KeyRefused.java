package io.darkroom.service.auth;

/** A call with a key that is not accepted. */
public final class KeyRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient KeyCheck.Refused reason;

    public KeyRefused(KeyCheck.Refused reason) {
        super("the key is not accepted: " + reason.getClass().getSimpleName(), null, false, false);
        this.reason = reason;
    }

    KeyCheck.Refused reason() {
        return reason;
    }
}
