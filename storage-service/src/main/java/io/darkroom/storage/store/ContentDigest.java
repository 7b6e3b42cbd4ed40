package io.darkroom.storage.store;

/**
 * Identifies the content of a file.
 *
 * @param sha256 in lower-case hex
 * @param bytes its length
 */
public record ContentDigest(String sha256, long bytes) {}
