package io.darkroom.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Decides whether an untrusted address may be reached. */
final class EgressGuard {

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
    void requireAllowedForm(WebAddress address) throws EgressForbidden {
        if (ENDS_IN_NUMBER.matcher(address.host()).find()
                && !DOTTED_DECIMAL.matcher(address.host()).matches()) {
            throw new EgressForbidden("an IPv4 address is written as four decimal numbers, not " + address.host());
        }
        if (address.link().hasForbiddenPort()) {
            throw new EgressForbidden("port " + address.port() + " belongs to another protocol");
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
                throw new EgressForbidden(host + " is at " + address.getHostAddress()
                        + ", which may not be reached unless darkroom.egress.allow has its network");
            }
        }
        return addresses;
    }
}
