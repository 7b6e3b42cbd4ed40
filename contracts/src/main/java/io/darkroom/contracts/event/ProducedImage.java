package io.darkroom.contracts.event;

import java.net.URI;
import java.time.Instant;

/** An image on a provider's server, and when its link dies; or, in a {@code data:} URL, the image itself. */
public record ProducedImage(URI url, Instant expiresAt) {}
