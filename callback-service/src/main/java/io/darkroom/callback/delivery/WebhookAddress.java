package io.darkroom.callback.delivery;

import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.WebLink;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The address of a webhook. */
public record WebhookAddress(URI url) {

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** SHA-256 of the URL, for indexes: the URL itself may be too long for one. */
    public String hash() {
        return Sha256.hex(url.toString());
    }

    /** Host and port: the unit that shares a queue and a concurrency limit. */
    String host() {
        return link().map(WebLink.Address::host).orElseGet(url::getRawAuthority).toLowerCase(Locale.ROOT) + ":"
                + port();
    }

    boolean encrypted() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private int port() {
        return link().map(WebLink.Address::port).filter(port -> port >= 0).orElse(encrypted() ? HTTPS_PORT : HTTP_PORT);
    }

    // A URI knows neither host nor port of a name with an underscore.
    private Optional<WebLink.Address> link() {
        return WebLink.read(url.toString()) instanceof WebLink.Address address
                ? Optional.of(address)
                : Optional.empty();
    }
}
