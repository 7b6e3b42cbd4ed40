package io.darkroom.submitter.dialect;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Optional;

/** A call of fal's clients, at the door of fal's own path or at that of a proxy. {@code origin}: where the client has reached us. */
@SuppressWarnings("ArrayRecordComponent")
record FalCall(byte[] body, Optional<String> idempotencyKey, HttpServerRequest http, URI origin) {}
