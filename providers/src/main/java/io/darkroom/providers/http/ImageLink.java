package io.darkroom.providers.http;

import io.darkroom.contracts.CleanText;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the link of an image as a browser does: white space around it is dropped, and a character that no URI may hold is
 * percent-encoded. Nothing else changes, since the link may be signed.
 */
final class ImageLink {

    /** A longer link, other than an image itself, is none. */
    static final int MAX_LENGTH = 8192;

    private static final String DATA = "data:image/";
    private static final Pattern WEB = Pattern.compile("(?i)(https?):[/\\\\]{2}([^/?#\\\\]+)(.*)", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("(.*?)(:\\d*)?", Pattern.DOTALL);
    private static final String ALLOWED = "-._~!$&'()*+,;=:@/?";
    private static final Pattern ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");

    private ImageLink() {}

    /** Empty for what is neither an http or https link nor a {@code data:} URL of an image. */
    static Optional<URI> parse(String text) {
        String start = text.strip();
        if (start.regionMatches(true, 0, DATA, 0, DATA.length())) {
            return Optional.of(withoutWhiteSpace(start))
                    .filter(ImageLink::isAscii)
                    .flatMap(ImageLink::uri);
        }
        if (start.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        // A browser drops line breaks and tabs anywhere.
        Matcher web = WEB.matcher(CleanText.of(start.replaceAll("[\\t\\r\\n]", "")));
        return web.matches()
                ? authority(web.group(2))
                        .flatMap(authority -> uri(web.group(1) + "://" + authority + encoded(web.group(3))))
                : Optional.empty();
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException notALink) {
            return Optional.empty();
        }
    }

    private static Optional<String> authority(String authority) {
        if (isAscii(authority)) {
            return Optional.of(authority);
        }
        int at = authority.lastIndexOf('@') + 1;
        Matcher hostAndPort = PORT.matcher(authority.substring(at));
        if (!hostAndPort.matches()) {
            return Optional.empty();
        }
        try {
            String host = IDN.toASCII(hostAndPort.group(1)).toLowerCase(Locale.ROOT);
            String port = hostAndPort.group(2) == null ? "" : hostAndPort.group(2);
            return Optional.of(encoded(authority.substring(0, at)) + host + port);
        } catch (IllegalArgumentException noHostName) {
            return Optional.empty();
        }
    }

    private static String encoded(String rest) {
        StringBuilder encoded = new StringBuilder(rest.length());
        Matcher escape = ESCAPE.matcher(rest);
        int query = indexOrEnd(rest, '?');
        int fragment = indexOrEnd(rest, '#');
        for (int at = 0; at < rest.length(); at += Character.charCount(rest.codePointAt(at))) {
            int point = rest.codePointAt(at);
            if (point == '\\' && at < Math.min(query, fragment)) {
                encoded.append('/');
            } else if (isAllowed(point)
                    || at == fragment
                    || (point == '%' && escape.region(at, rest.length()).lookingAt())) {
                encoded.appendCodePoint(point);
            } else {
                for (byte octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
                }
            }
        }
        return encoded.toString();
    }

    // Without a character that is not printed.
    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    private static boolean isAllowed(int point) {
        return (point >= 'a' && point <= 'z')
                || (point >= 'A' && point <= 'Z')
                || (point >= '0' && point <= '9')
                || ALLOWED.indexOf(point) >= 0;
    }

    private static int indexOrEnd(String text, char wanted) {
        int index = text.indexOf(wanted);
        return index < 0 ? text.length() : index;
    }

    private static String withoutWhiteSpace(String text) {
        return text.chars().anyMatch(Character::isWhitespace) ? text.replaceAll("\\s+", "") : text;
    }
}
