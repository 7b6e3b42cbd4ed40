package io.darkroom.providers;

/** What came of the wish to stop a task. */
public enum CancelResult {
    /** The provider has stopped it, and will not charge for it. */
    CANCELED,
    /** The provider cannot stop it any more, or could not be reached: its result is ignored when it comes. */
    NOT_CANCELED,
    /** The provider has no such call. */
    NOT_OFFERED
}
