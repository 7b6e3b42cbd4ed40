package io.darkroom.providers;

/** The result of a request to cancel a task. */
public enum CancelResult {
    /** The provider canceled it and will not charge for it. */
    CANCELED,
    /** The provider cancels it if it has not begun; a result may still come, and is ignored. */
    REQUESTED,
    /** The provider cannot cancel it any more, or could not be reached; a result is ignored. */
    NOT_CANCELED,
    /** The provider has no such call. */
    NOT_OFFERED
}
