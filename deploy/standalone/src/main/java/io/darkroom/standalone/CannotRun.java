package io.darkroom.standalone;

/** A condition that a person must fix before Darkroom can run; the message says what, in one line. */
public final class CannotRun extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CannotRun(String message) {
        super(message);
    }
}
