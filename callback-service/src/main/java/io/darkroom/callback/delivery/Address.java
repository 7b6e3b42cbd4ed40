package io.darkroom.callback.delivery;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Where a webhook goes. */
public record Address(URI url) {

    /** Its name in an index, since it may be longer than one takes. */
    public String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(url.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Its host and port: what may be slow for all that goes there. */
    String lane() {
        return url.getHost().toLowerCase(Locale.ROOT) + ":" + port();
    }

    boolean encrypted() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    private int port() {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return encrypted() ? 443 : 80;
    }
}
