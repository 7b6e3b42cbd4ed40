package io.darkroom.egress;

import java.io.IOException;
import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * An http or https address, read as browsers do: characters that a URI may not have are percent-encoded and nothing else is changed, a
 * host is what the authority says, in ASCII. {@link URI} alone knows no host with an underscore.
 */
record WebAddress(URI uri, String host, int port) {

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

    /** The parts of an address or of a reference to one, still as they were written. */
    private record Parts(
            @Nullable String scheme,
            @Nullable String authority,
            String path,
            @Nullable String query) {

        static Parts of(String text) {
            String clean = text.strip().replaceAll("[\\t\\r\\n]", "");
            int path = clean.split("[?#]", 2)[0].length();
            Matcher parts = PARTS.matcher(clean.substring(0, path).replace('\\', '/') + clean.substring(path));
            if (!parts.matches()) {
                throw new IllegalStateException("every text has these parts");
            }
            return new Parts(
                    parts.group(1),
                    parts.group(2),
                    Optional.ofNullable(parts.group(3)).orElse(""),
                    parts.group(4));
        }
    }

    /** Reads an address. Throws {@link EgressForbidden} when it is of another kind, or has user information. */
    static WebAddress of(URI address) throws IOException {
        return of(Parts.of(address.toString()));
    }

    /** Follows a reference, as RFC 3986 (5.2) resolves it. */
    WebAddress resolve(String reference) throws IOException {
        Parts to = Parts.of(reference);
        if (to.scheme() != null) {
            return of(new Parts(to.scheme(), to.authority(), withoutDots(to.path()), to.query()));
        }
        String scheme = uri.getScheme();
        if (to.authority() != null) {
            return of(new Parts(scheme, to.authority(), withoutDots(to.path()), to.query()));
        }
        if (to.path().isEmpty()) {
            String query = to.query() == null ? uri.getRawQuery() : to.query();
            return of(new Parts(scheme, uri.getRawAuthority(), uri.getRawPath(), query));
        }
        String folder = uri.getRawPath().substring(0, uri.getRawPath().lastIndexOf('/') + 1);
        String path = to.path().startsWith("/") ? to.path() : folder + to.path();
        return of(new Parts(scheme, uri.getRawAuthority(), withoutDots(path), to.query()));
    }

    boolean isSecure() {
        return uri.getScheme().equals("https");
    }

    HttpHost target() {
        return new HttpHost(uri.getScheme(), host, port);
    }

    private static WebAddress of(Parts parts) throws IOException {
        String scheme = Optional.ofNullable(parts.scheme()).orElse("").toLowerCase(Locale.ROOT);
        String authority = Optional.ofNullable(parts.authority()).orElse("");
        if (!SCHEMES.contains(scheme) || authority.isEmpty() || authority.contains("@")) {
            throw new EgressForbidden("only http and https without user information may be fetched");
        }
        Matcher place = AUTHORITY.matcher(authority);
        if (!place.matches()) {
            throw new IOException("not a valid address: the host and port " + authority);
        }
        String host = ascii(place.group(1));
        String digits = Optional.ofNullable(place.group(2)).orElse("");
        int port = digits.isEmpty() ? -1 : Integer.parseInt(digits);
        if (port > MAX_PORT) {
            throw new IOException("not a valid address: the port " + port);
        }
        String path = parts.path().isEmpty() ? "/" : encoded(parts.path(), ALLOWED);
        String query = parts.query() == null ? "" : "?" + encoded(parts.query(), ALLOWED_IN_QUERY);
        try {
            return new WebAddress(
                    URI.create(scheme + "://" + host + (port < 0 ? "" : ":" + port) + path + query), host, port);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a valid address: " + e.getMessage(), e);
        }
    }

    private static String ascii(String host) throws IOException {
        try {
            return host.startsWith("[") ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a valid address: the host " + host, e);
        }
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
