package io.darkroom.submitter.dialect;

import io.darkroom.providers.DialectError;

/** An error that only a dialect's resource can meet, such as an upload that storage-service refused. */
final class DialectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient DialectError error;

    DialectException(DialectError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    DialectError error() {
        return error;
    }
}
