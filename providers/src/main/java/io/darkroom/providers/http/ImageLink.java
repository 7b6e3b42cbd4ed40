package io.darkroom.providers.http;

import io.darkroom.contracts.WebLink;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads the link of an image as a browser does. */
final class ImageLink {

    /** A longer link, other than an image itself, is none. */
    static final int MAX_LENGTH = 8192;

    private static final String DATA = "data:image/";

    private ImageLink() {}

    /** Empty for what is neither an http or https link nor a {@code data:} URL of an image. */
    static Optional<URI> parse(String text) {
        String start = text.strip();
        if (start.regionMatches(true, 0, DATA, 0, DATA.length())) {
            return data(start);
        }
        return start.length() <= MAX_LENGTH && WebLink.read(start) instanceof WebLink.Address address
                ? Optional.of(address.uri())
                : Optional.empty();
    }

    private static Optional<URI> data(String text) {
        String link = withoutWhiteSpace(text);
        try {
            return isAscii(link) ? Optional.of(new URI(link)) : Optional.empty();
        } catch (URISyntaxException notALink) {
            return Optional.empty();
        }
    }

    // Without a character that is not printed.
    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    private static String withoutWhiteSpace(String text) {
        return text.chars().anyMatch(Character::isWhitespace) ? text.replaceAll("\\s+", "") : text;
    }
}
