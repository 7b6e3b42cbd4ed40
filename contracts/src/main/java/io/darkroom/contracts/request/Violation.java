package io.darkroom.contracts.request;

import io.darkroom.contracts.DisplayText;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is wrong with one field of a request.
 *
 * @param field the path of the field, such as {@code routing.providers[1]}
 * @param value the value given, shortened to {@value DisplayText#MAX_LENGTH} characters
 * @param limit what is allowed
 * @param message field, limit and value in one sentence
 */
public record Violation(String field, String value, String limit, String message) {

    private static final int MAX_NAMED = 3;

    public Violation {
        value = DisplayText.shorten(value);
    }

    /** A violation whose message is made of its parts. */
    public static Violation of(String field, String value, String limit) {
        return new Violation(field, value, limit, field + " must be " + limit + ", not " + DisplayText.shorten(value));
    }

    /** The first violations in one sentence, and how many more there are. */
    public static String summary(List<Violation> violations) {
        String named =
                violations.stream().limit(MAX_NAMED).map(Violation::message).collect(Collectors.joining("; "));
        int more = violations.size() - MAX_NAMED;
        return more > 0 ? named + "; and " + more + " more" : named;
    }

    /**
     * What is wrong with a webhook address in {@code field}; empty when nothing is. It must be https, because its requests leave
     * for the internet; {@code httpAllowed} is true where {@code darkroom.egress.allow} lists networks.
     */
    public static Optional<Violation> ofWebhookUrl(String field, URI url, boolean httpAllowed) {
        return httpAllowed || "https".equalsIgnoreCase(url.getScheme())
                ? Optional.empty()
                : Optional.of(of(field, url.toString(), "an https URL (http needs networks in darkroom.egress.allow)"));
    }
}
