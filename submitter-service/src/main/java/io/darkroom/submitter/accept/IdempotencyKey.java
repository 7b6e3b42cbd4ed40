package io.darkroom.submitter.accept;

import io.darkroom.contracts.request.GenerationRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency key of a request.
 *
 * @param text the key, as {@link IdempotencyKeys#checked} returned it
 * @param meaning what must be equal when the key comes again: the request itself, or one with another form of what differs each time
 */
public record IdempotencyKey(String text, GenerationRequest meaning) {

    /** The key that a client has sent, if it has sent one; refuses what is none. */
    public static Optional<IdempotencyKey> of(@Nullable String sent, GenerationRequest meaning) {
        return Optional.ofNullable(sent).map(IdempotencyKeys::checked).map(key -> new IdempotencyKey(key, meaning));
    }
}
