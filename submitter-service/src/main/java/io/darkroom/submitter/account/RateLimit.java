package io.darkroom.submitter.account;

import java.time.Duration;

/** At most {@code requests} in {@code window}. */
public record RateLimit(int requests, Duration window) {}
