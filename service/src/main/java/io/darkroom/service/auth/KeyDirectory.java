package io.darkroom.service.auth;

import java.util.Optional;

/** Knows keys: submitter-service from its database, the other services by asking it. */
public interface KeyDirectory {

    /** The result for a key that is known without I/O; empty when {@link #check} must be asked. Never blocks. */
    default Optional<KeyCheck> cached(PresentedKey key) {
        return Optional.empty();
    }

    /** Checks a key; may block on I/O. */
    KeyCheck check(PresentedKey key);
}
