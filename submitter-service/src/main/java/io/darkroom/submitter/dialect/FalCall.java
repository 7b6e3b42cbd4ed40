package io.darkroom.submitter.dialect;

import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;

/** A call of fal's clients, at the door of fal's own path or at that of a proxy. {@code origin}: where the client has reached us. */
@SuppressWarnings("ArrayRecordComponent")
record FalCall(byte[] body, Optional<String> idempotencyKey, RoutingContext routing, URI origin) {}
