package io.darkroom.standalone;

import java.nio.file.FileSystemException;

/** A condition that a person must fix before Darkroom can run; the message says what, in one line. */
public final class CannotRun extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CannotRun(String message) {
        super(message);
    }

    /** A failure that nothing foresaw, in one line: its own words, or those of what caused it. */
    static String sentence(Throwable failure) {
        String message = failure.getMessage();
        String name = failure instanceof FileSystemException ? "the file cannot be used: " : "";
        return message == null
                ? failure.getClass().getSimpleName()
                : name + message.lines().findFirst().orElse(message);
    }
}
