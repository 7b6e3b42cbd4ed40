package io.darkroom.service.auth;

import io.darkroom.service.client.ClientAddress;
import io.darkroom.service.client.InternalCall;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as a call brings it.
 *
 * @param text the key itself, a secret
 * @param client where the call comes from
 */
public record PresentedKey(String text, InternalCall client) {

    // "Token" is what Replicate's older clients send, "Key" what fal's clients send.
    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?:bearer|token|key)\\s+(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The text of the key in {@code Authorization: Bearer} or {@code X-API-Key}; empty when the call brings none. */
    private static Optional<String> text(HttpServerRequest call) {
        return Optional.ofNullable(call.getHeader("Authorization"))
                .map(AUTHORIZATION::matcher)
                .filter(Matcher::matches)
                .map(key -> key.group(1).strip())
                .or(() -> Optional.ofNullable(call.getHeader("X-API-Key")));
    }

    /** The key that a call brings; empty when it brings none. */
    public static Optional<PresentedKey> find(HttpServerRequest call, ClientAddress clientAddress) {
        return text(call).map(text -> new PresentedKey(text, clientAddress.of(call)));
    }

    @Override
    public String toString() {
        return "PresentedKey[not shown]";
    }
}
