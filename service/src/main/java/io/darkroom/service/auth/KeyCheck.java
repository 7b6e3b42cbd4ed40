package io.darkroom.service.auth;

/** The result of checking a key. */
public sealed interface KeyCheck {

    /** The key is valid. */
    record Valid(AuthenticatedKey key) implements KeyCheck {}

    /** The key is not accepted. */
    sealed interface Refused extends KeyCheck {}

    record Unknown() implements Refused {}

    record Expired() implements Refused {}

    /** Revoked, or replaced by its rotation. */
    record Revoked() implements Refused {}

    /** Its allow-list does not contain the client's address. */
    record AddressNotAllowed() implements Refused {}

    /** Its rate limit is reached. */
    record RateLimited() implements Refused {}

    /** It cannot be checked at the moment. */
    record Unavailable() implements Refused {}
}
