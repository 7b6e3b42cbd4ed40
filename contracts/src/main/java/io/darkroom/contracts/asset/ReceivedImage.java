package io.darkroom.contracts.asset;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image that came inside a provider's report and is too large for an event. storage-service keeps it for the attempt until it is archived;
 * the report and its events carry this reference instead. It names nothing but content that came for the same attempt.
 *
 * @param sha256 of the image, in lower-case hex
 */
public record ReceivedImage(String sha256) {

    private static final String PREFIX = "urn:sha256:";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern REFERENCE = Pattern.compile(PREFIX + "(" + SHA256 + ")");

    public ReceivedImage {
        if (!isHash(sha256)) {
            throw new IllegalArgumentException("no SHA-256 in lower-case hex: " + sha256);
        }
    }

    /** Whether {@code text} is a SHA-256 in lower-case hex. */
    public static boolean isHash(String text) {
        return SHA256.matcher(text).matches();
    }

    /** Empty for what is no such reference. */
    public static Optional<ReceivedImage> parse(String reference) {
        Matcher matcher = REFERENCE.matcher(reference);
        return matcher.matches() ? Optional.of(new ReceivedImage(matcher.group(1))) : Optional.empty();
    }

    /** As {@link #parse(String)}. */
    public static Optional<ReceivedImage> parse(URI reference) {
        return parse(reference.toString());
    }

    /** The reference. */
    public URI reference() {
        return URI.create(PREFIX + sha256);
    }
}
