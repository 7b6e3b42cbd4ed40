package io.darkroom.service.submitter;

import io.darkroom.service.auth.KeyCheck;

/** Whether a generation belongs to the account of a key. */
public sealed interface Ownership {

    record Owner() implements Ownership {}

    /** There is no such generation, or it belongs to another account. */
    record NotOwner() implements Ownership {}

    /** It is the account's, and has not completed. */
    record NotCompleted() implements Ownership {}

    /** The key is not accepted. */
    record InvalidKey(KeyCheck.Refused reason) implements Ownership {}
}
