package io.darkroom.callback.delivery;

import io.darkroom.contracts.Sha256;
import java.net.URI;
import java.util.Locale;

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
        return url.getHost().toLowerCase(Locale.ROOT) + ":" + port();
    }

    boolean encrypted() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private int port() {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return encrypted() ? HTTPS_PORT : HTTP_PORT;
    }
}
