package io.darkroom.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides whether an untrusted address may be reached. */
final class EgressGuard {

    private static final Set<String> WEB = Set.of("http", "https");
    // Parsers disagree on forms such as 0177.0.0.1, so only four decimal numbers are accepted.
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:^|\\.)(?:\\d+|0[xX][0-9a-fA-F]*)\\.?$");
    private static final Pattern DOTTED_DECIMAL = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})(?:\\.(?!$)|$)){4}");

    private final EgressPolicy policy;
    private final Resolver resolver;

    EgressGuard(EgressPolicy policy, Resolver resolver) {
        this.policy = policy;
        this.resolver = resolver;
    }

    /** Resolves a host name. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** Throws {@link EgressForbidden} when the form of an address is not allowed, whatever its name resolves to. */
    void requireWeb(URI address) throws EgressForbidden {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!WEB.contains(scheme)
                || address.getHost() == null
                || String.valueOf(address.getRawAuthority()).contains("@")) {
            throw new EgressForbidden("only http and https without user information may be fetched");
        }
        if (ENDS_IN_NUMBER.matcher(address.getHost()).find()
                && !DOTTED_DECIMAL.matcher(address.getHost()).matches()) {
            throw new EgressForbidden("an IPv4 address is written as four decimal numbers, not " + address.getHost());
        }
        if (ForbiddenPorts.includes(address.getPort())) {
            throw new EgressForbidden("port " + address.getPort() + " belongs to another protocol");
        }
    }

    /**
     * The addresses of {@code host}. One forbidden address forbids the host, because the owner of the name controls which of them
     * a client would use.
     */
    InetAddress[] addresses(String host) throws UnknownHostException {
        InetAddress[] addresses = resolver.resolve(host);
        for (InetAddress address : addresses) {
            if (!policy.permits(address)) {
                throw new EgressForbidden(host + " is at " + address.getHostAddress() + ", which may not be reached");
            }
        }
        return addresses;
    }
}
