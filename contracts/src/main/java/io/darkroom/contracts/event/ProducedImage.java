package io.darkroom.contracts.event;

import java.net.URI;
import java.time.Instant;

/** An image on a provider's server, whose link expires; or the image itself in a {@code data:} URL. */
public record ProducedImage(URI url, Instant expiresAt) {}
