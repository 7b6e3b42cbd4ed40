package io.darkroom.contracts.event;

import java.net.URI;
import java.time.Instant;

/**
 * An image on a provider's server, whose link expires; a small image itself in a {@code data:} URL; or the reference of a {@link
 * io.darkroom.contracts.asset.ReceivedImage}.
 */
public record ProducedImage(URI url, Instant expiresAt) {}
