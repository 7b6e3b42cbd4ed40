package io.darkroom.providers.http;

import io.darkroom.contracts.WebLink;
import io.darkroom.contracts.asset.ReceivedImage;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Reads the link of an image as a browser does. */
public final class ImageLink {

    /** In characters, also as it is encoded. A longer link, other than an image itself, is none. */
    public static final int MAX_LENGTH = 8192;

    private static final String DATA = "data:image/";

    private ImageLink() {}

    /** Empty for what is neither an http or https link, a {@code data:} URL of an image, nor a reference to an image that came inside. */
    static Optional<URI> parse(String text) {
        String start = text.strip();
        Optional<URI> received = ReceivedImage.parse(start).map(ReceivedImage::reference);
        if (received.isPresent()) {
            return received;
        }
        if (start.regionMatches(true, 0, DATA, 0, DATA.length())) {
            return data(start);
        }
        return start.length() <= MAX_LENGTH && WebLink.read(start) instanceof WebLink.Address address
                ? Optional.of(address.uri()).filter(link -> link.toString().length() <= MAX_LENGTH)
                : Optional.empty();
    }

    private static Optional<URI> data(String text) {
        String compact = withoutWhiteSpace(text);
        if (!isPrintableAscii(compact)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(compact));
        } catch (URISyntaxException notALink) {
            return Optional.empty();
        }
    }

    private static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    private static String withoutWhiteSpace(String text) {
        return text.chars().anyMatch(Character::isWhitespace) ? text.replaceAll("\\s+", "") : text;
    }
}
