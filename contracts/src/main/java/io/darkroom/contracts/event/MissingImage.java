package io.darkroom.contracts.event;

/**
 * An image of an attempt that could not be archived.
 *
 * @param position among the images of the outcome, from 0
 * @param reason why, for people
 */
public record MissingImage(int position, String reason) {}
