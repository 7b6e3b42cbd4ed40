package io.darkroom.contracts;

import java.net.URI;

/**
 * A link that others wrote, read as browsers do: white space around it and line breaks in it are dropped, characters that a URI may not
 * have are percent-encoded, and nothing else is changed, since the link may be signed. The host is what the authority says, in ASCII:
 * {@link URI} alone knows no host with an underscore.
 */
public sealed interface WebLink {

    /** An http or https address without user information; {@code port} is -1 when the link names none. */
    record Address(URI uri, String host, int port) implements WebLink {

        /** Whether its port belongs to another protocol, whose server could take an HTTP request for a command: browsers block it too. */
        public boolean hasForbiddenPort() {
            return ForbiddenPorts.includes(port);
        }

        /** Follows a reference, as RFC 3986 (5.2) resolves it. */
        public WebLink resolve(String reference) {
            return LinkParts.of(reference).resolvedAgainst(uri).link();
        }
    }

    /** A link of another scheme, without a host, or with user information. */
    record OtherKind() implements WebLink {}

    /** An http or https link whose host or port cannot be read. */
    record Malformed(String reason) implements WebLink {}

    static WebLink read(String text) {
        return LinkParts.of(text).link();
    }
}
