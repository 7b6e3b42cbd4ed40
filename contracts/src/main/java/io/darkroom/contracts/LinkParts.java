package io.darkroom.contracts;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parts of an address or of a reference to one, still as they were written. */
record LinkParts(
        @Nullable String scheme,
        @Nullable String authority,
        String path,
        @Nullable String query) {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    // RFC 3986, appendix B
    private static final Pattern PARTS =
            Pattern.compile("(?s)(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:]+)(?::(\\d{0,5}))?");
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final int ESCAPE_LENGTH = 3;
    private static final int MAX_PORT = 65_535;
    private static final String ALLOWED = "-._~!$&'()*+,;=:@/";
    private static final String ALLOWED_IN_QUERY = ALLOWED + "?[]";

    static LinkParts of(String text) {
        String clean = CleanText.of(text.strip().replaceAll("[\\t\\r\\n]", ""));
        int path = clean.split("[?#]", 2)[0].length();
        Matcher parts = PARTS.matcher(clean.substring(0, path).replace('\\', '/') + clean.substring(path));
        if (!parts.matches()) {
            throw new IllegalStateException("every text has these parts");
        }
        return new LinkParts(
                parts.group(1),
                parts.group(2),
                Optional.ofNullable(parts.group(3)).orElse(""),
                parts.group(4));
    }

    private boolean isWeb() {
        return scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT));
    }

    // Browsers read http:host/path and http:///host/path as if they had two slashes.
    private LinkParts withAuthority() {
        if (!isWeb() || (authority != null && !authority.isEmpty())) {
            return this;
        }
        String rest = path.replaceFirst("^/+", "");
        int end = (rest + "/").indexOf('/');
        return new LinkParts(scheme, rest.substring(0, end), rest.substring(end), query);
    }

    LinkParts resolvedAgainst(URI base) {
        if (scheme != null && authority == null && scheme.equalsIgnoreCase(base.getScheme())) {
            // To a browser it is a reference that repeats the scheme.
            return new LinkParts(null, null, path, query).resolvedAgainst(base);
        }
        if (scheme != null) {
            LinkParts whole = withAuthority();
            return new LinkParts(scheme, whole.authority, withoutDots(whole.path), query);
        }
        if (authority != null) {
            return new LinkParts(base.getScheme(), authority, withoutDots(path), query);
        }
        if (path.isEmpty()) {
            String kept = query == null ? base.getRawQuery() : query;
            return new LinkParts(base.getScheme(), base.getRawAuthority(), base.getRawPath(), kept);
        }
        // An empty path is that of the root (RFC 3986, 5.2.3).
        String folder = base.getRawPath().isEmpty()
                ? "/"
                : base.getRawPath().substring(0, base.getRawPath().lastIndexOf('/') + 1);
        String whole = path.startsWith("/") ? path : folder + path;
        return new LinkParts(base.getScheme(), base.getRawAuthority(), withoutDots(whole), query);
    }

    WebLink link() {
        return withAuthority().linkOfAuthority();
    }

    private WebLink linkOfAuthority() {
        String word = Optional.ofNullable(scheme).orElse("").toLowerCase(Locale.ROOT);
        String place = Optional.ofNullable(authority).orElse("");
        if (!SCHEMES.contains(word) || place.isEmpty() || place.contains("@")) {
            return new WebLink.OtherKind();
        }
        Matcher hostAndPort = AUTHORITY.matcher(place);
        if (!hostAndPort.matches()) {
            return new WebLink.Malformed("the host and port " + place);
        }
        String digits = Optional.ofNullable(hostAndPort.group(2)).orElse("");
        int port = digits.isEmpty() ? -1 : Integer.parseInt(digits);
        if (port > MAX_PORT) {
            return new WebLink.Malformed("the port " + port);
        }
        try {
            String host = ascii(hostAndPort.group(1));
            return new WebLink.Address(
                    URI.create(word + "://" + host + (port < 0 ? "" : ":" + port) + encodedPathAndQuery()), host, port);
        } catch (IllegalArgumentException noHost) {
            return new WebLink.Malformed("the host " + hostAndPort.group(1));
        }
    }

    private String encodedPathAndQuery() {
        return encoded(path, ALLOWED) + (query == null ? "" : "?" + encoded(query, ALLOWED_IN_QUERY));
    }

    private static String ascii(String host) {
        return host.startsWith("[") ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    }

    private static String encoded(String text, String allowed) {
        StringBuilder encoded = new StringBuilder();
        Matcher escape = ESCAPE.matcher(text);
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int character = text.codePointAt(at);
            boolean escaped = character == '%'
                    && escape.region(at, Math.min(at + ESCAPE_LENGTH, text.length()))
                            .matches();
            if (escaped || isLetterOrDigit(character) || allowed.indexOf(character) >= 0) {
                encoded.appendCodePoint(character);
            } else {
                for (byte each : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append("%%%02X".formatted(each & 0xFF));
                }
            }
        }
        return encoded.toString();
    }

    private static boolean isLetterOrDigit(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
    }

    // RFC 3986, 5.2.4
    private static String withoutDots(String path) {
        String input = path;
        StringBuilder output = new StringBuilder();
        while (!input.isEmpty()) {
            if (input.startsWith("/./") || input.equals("/.")) {
                input = "/" + input.substring(Math.min(3, input.length()));
            } else if (input.startsWith("/../") || input.equals("/..")) {
                input = "/" + input.substring(Math.min(4, input.length()));
                output.setLength(Math.max(0, output.lastIndexOf("/")));
            } else {
                int next = input.indexOf('/', 1);
                int end = next < 0 ? input.length() : next;
                output.append(input, 0, end);
                input = input.substring(end);
            }
        }
        return output.toString();
    }
}
