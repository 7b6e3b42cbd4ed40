package io.darkroom.contracts.event;

/** The events on {@code darkroom.accounts}. A new one breaks every exhaustive switch over them at compile time. */
public sealed interface AccountEvent extends Event permits AccountChanged {}
