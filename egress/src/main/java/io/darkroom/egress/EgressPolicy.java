package io.darkroom.egress;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be reached: the public internet, and the networks that an operator allows. An IPv6 address that embeds an
 * IPv4 address must pass as both.
 */
public final class EgressPolicy {

    private static final IPAddressNetwork.IPAddressGenerator READ = new IPAddressNetwork.IPAddressGenerator();
    private static final int NAT64_IPV4_BYTE = 12;

    // IANA's special-purpose registries: not globally reachable, or not a single host.
    private static final List<IPAddress> FORBIDDEN = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96", // unspecified, loopback, IPv4-compatible
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(EgressPolicy::network)
            .toList();
    private static final IPAddress NAT64 = network("64:ff9b::/96");

    private final List<IPAddress> allowed;
    private final Reach reach;

    private enum Reach {
        PUBLIC_AND_ALLOWED,
        ALLOWED
    }

    /** {@code allow}: networks in CIDR notation that may be reached in addition to the public internet. */
    public EgressPolicy(List<String> allow) {
        this(allow, Reach.PUBLIC_AND_ALLOWED);
    }

    private EgressPolicy(List<String> allow, Reach reach) {
        this.allowed = allow.stream().map(EgressPolicy::network).toList();
        this.reach = reach;
    }

    /** A policy that allows the networks of {@code allow} only, and not the public internet. */
    public static EgressPolicy only(List<String> allow) {
        return new EgressPolicy(allow, Reach.ALLOWED);
    }

    public boolean permits(InetAddress address) {
        List<IPAddress> forms = forms(READ.from(address));
        return forms.stream().anyMatch(form -> within(allowed, form))
                || (reach == Reach.PUBLIC_AND_ALLOWED && forms.stream().noneMatch(form -> within(FORBIDDEN, form)));
    }

    private static List<IPAddress> forms(IPAddress address) {
        List<IPAddress> forms = new ArrayList<>(List.of(address));
        if (address.isIPv6()) {
            IPv6Address v6 = address.toIPv6();
            if (v6.isIPv4Convertible()) {
                forms.add(v6.toIPv4());
            }
            if (NAT64.contains(v6)) {
                forms.add(v6.getEmbeddedIPv4Address(NAT64_IPV4_BYTE));
            }
        }
        return forms;
    }

    private static boolean within(List<IPAddress> networks, IPAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static IPAddress network(String cidr) {
        IPAddress network = new IPAddressString(cidr.strip()).getAddress();
        if (network == null) {
            throw new IllegalArgumentException("darkroom.egress.allow: not a network in CIDR notation: " + cidr);
        }
        return network.toPrefixBlock();
    }
}
