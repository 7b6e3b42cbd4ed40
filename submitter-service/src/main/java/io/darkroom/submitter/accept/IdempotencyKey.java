package io.darkroom.submitter.accept;

import io.darkroom.contracts.request.GenerationRequest;

/**
 * The idempotency key of a request.
 *
 * @param text the key, as {@link IdempotencyKeys#checked} returned it
 * @param meaning what must be equal when the key comes again: the request itself, or one with another form of what differs each time
 */
public record IdempotencyKey(String text, GenerationRequest meaning) {}
