package io.darkroom.egress;

import java.time.Duration;

/**
 * The limits of one request.
 *
 * @param maxBytes of the body
 * @param connect until a connection is established
 * @param idle between two reads
 * @param total from the first byte sent to the last one read
 * @param maxRedirects to follow
 * @param connectionsPerHost concurrent
 * @param connections concurrent, of all hosts: as many as are used at once, since a request waits for one that hosts without an answer hold
 */
public record EgressLimits(
        long maxBytes,
        Duration connect,
        Duration idle,
        Duration total,
        int maxRedirects,
        int connectionsPerHost,
        int connections) {}
