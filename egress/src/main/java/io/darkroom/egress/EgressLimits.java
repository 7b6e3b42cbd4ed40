package io.darkroom.egress;

import java.time.Duration;

/**
 * The bounds of one request.
 *
 * @param maxBytes of the body
 * @param connect until a connection stands
 * @param idle between two reads
 * @param total from the first byte sent to the last one read
 * @param maxRedirects followed
 * @param connectionsPerHost at once
 */
public record EgressLimits(
        long maxBytes, Duration connect, Duration idle, Duration total, int maxRedirects, int connectionsPerHost) {}
