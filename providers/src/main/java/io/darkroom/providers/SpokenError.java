package io.darkroom.providers;

/**
 * An error that a client of a dialect meets.
 *
 * @param status the HTTP status, one that the dialect knows
 * @param code the native API's code for it
 * @param message what is wrong and what to do
 */
public record SpokenError(int status, String code, String message) {}
