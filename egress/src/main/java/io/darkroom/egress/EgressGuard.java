package io.darkroom.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides whether an address that others chose may be called. */
final class EgressGuard {

    private static final Set<String> WEB = Set.of("http", "https");
    // 0177.0.0.1 is loopback to one reader and public to another: what can be read in two ways is refused.
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:^|\\.)(?:\\d+|0[xX][0-9a-fA-F]*)\\.?$");
    private static final Pattern DOTTED_DECIMAL = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})(?:\\.(?!$)|$)){4}");

    private final EgressPolicy policy;
    private final Names names;

    EgressGuard(EgressPolicy policy, Names names) {
        this.policy = policy;
        this.names = names;
    }

    /** Where names lead. */
    @FunctionalInterface
    interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** Throws {@link EgressForbidden} when this is nothing for us to fetch, wherever its name leads. */
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
        if (PortsOfOthers.includes(address.getPort())) {
            throw new EgressForbidden("port " + address.getPort() + " belongs to another protocol");
        }
    }

    /**
     * Where {@code host} leads, every address of which may be reached: one that may not spoils the name, since whoever chose it
     * controls which of them would be used.
     */
    InetAddress[] addresses(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        for (InetAddress address : addresses) {
            if (!policy.permits(address)) {
                throw new EgressForbidden(host + " is at " + address.getHostAddress() + ", which may not be reached");
            }
        }
        return addresses;
    }
}
