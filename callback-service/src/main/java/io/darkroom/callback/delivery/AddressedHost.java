package io.darkroom.callback.delivery;

import java.util.UUID;

/** A host, {@code host:port}, to which an account's webhooks go. */
public record AddressedHost(String host, UUID account) {}
