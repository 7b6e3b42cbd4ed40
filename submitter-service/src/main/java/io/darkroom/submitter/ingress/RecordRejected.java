package io.darkroom.submitter.ingress;

import io.darkroom.eventing.deadletter.DeadLetters;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusalText;

/** Rejects a record for good; {@code code} is the one that an HTTP client receives for the same fault. */
final class RecordRejected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    RecordRejected(String code, String reason) {
        super(DeadLetters.truncated(reason), null, false, false);
        this.code = code;
    }

    static RecordRejected of(Refusal refusal) {
        RefusalText text = RefusalText.of(refusal);
        return new RecordRejected(text.code(), text.toString());
    }

    String code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
