package io.darkroom.submitter.refusal;

/** Carries a {@link Refusal} to the door that the request came through. It has no stack trace: a refusal is no fault. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(RefusalText.of(refusal).toString(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
