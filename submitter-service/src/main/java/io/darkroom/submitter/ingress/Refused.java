package io.darkroom.submitter.ingress;

import io.darkroom.eventing.DeadLetters;

/** A record that is not accepted, and will not be as it stands; {@code code} is what an HTTP client would have been told. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    Refused(String code, String reason) {
        super(DeadLetters.shortened(reason), null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
