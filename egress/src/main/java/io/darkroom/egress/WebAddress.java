package io.darkroom.egress;

import io.darkroom.contracts.WebLink;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.core5.http.HttpHost;

/** An http or https address that a request goes to; its path is never empty. */
record WebAddress(WebLink.Address link) {

    /** Reads an address. Throws {@link EgressForbidden} when it is of another kind, or has user information. */
    static WebAddress of(URI address) throws IOException {
        return of(WebLink.read(address.toString()));
    }

    /** Follows a redirect. */
    WebAddress resolve(String reference) throws IOException {
        return of(link.resolve(reference));
    }

    private static WebAddress of(WebLink link) throws IOException {
        return switch (link) {
            case WebLink.Address address -> new WebAddress(withPath(address));
            case WebLink.OtherKind _ ->
                throw new EgressForbidden("only http and https without user information may be fetched");
            case WebLink.Malformed malformed -> throw new IOException("not a valid address: " + malformed.reason());
        };
    }

    private static WebLink.Address withPath(WebLink.Address address) {
        String query = address.uri().getRawQuery();
        boolean complete = !address.uri().getRawPath().isEmpty();
        return !complete && address.resolve("/" + (query == null ? "" : "?" + query)) instanceof WebLink.Address whole
                ? whole
                : address;
    }

    URI uri() {
        return link.uri();
    }

    String host() {
        return link.host();
    }

    int port() {
        return link.port();
    }

    boolean isSecure() {
        return uri().getScheme().equals("https");
    }

    HttpHost target() {
        return new HttpHost(uri().getScheme(), host(), port());
    }
}
