package io.darkroom.submitter.ingress;

import io.darkroom.eventing.deadletter.DeadLetters;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusalText;

/** A record that is not accepted, and will not be as it stands; {@code code} is what an HTTP client would have been told. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    Refused(String code, String reason) {
        super(DeadLetters.truncated(reason), null, false, false);
        this.code = code;
    }

    static Refused of(Refusal refusal) {
        RefusalText text = RefusalText.of(refusal);
        return new Refused(text.code(), text.toString());
    }

    String code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
