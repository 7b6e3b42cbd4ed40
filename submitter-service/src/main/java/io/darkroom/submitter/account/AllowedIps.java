package io.darkroom.submitter.account;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a key may be used from: CIDRs of IPv4 and IPv6; none means anywhere. */
public record AllowedIps(List<IPAddress> ranges) {

    public AllowedIps {
        ranges = List.copyOf(ranges);
    }

    /** Reads the comma-separated form that is stored. */
    static AllowedIps read(String stored) {
        return new AllowedIps(Arrays.stream(stored.split(","))
                .filter(cidr -> !cidr.isBlank())
                .flatMap(cidr -> parse(cidr).stream())
                .toList());
    }

    /** The form that {@link #read} reads. */
    public String write() {
        return ranges.stream().map(IPAddress::toString).collect(Collectors.joining(","));
    }

    /** An address or a CIDR; empty when it is neither. */
    public static Optional<IPAddress> parse(String text) {
        return Optional.ofNullable(new IPAddressString(text.strip()).getAddress())
                .map(IPAddress::toPrefixBlock);
    }

    /** An IPv4 address that comes in the clothes of IPv6 is taken for what it is. */
    boolean allows(String address) {
        Optional<IPAddress> caller =
                Optional.ofNullable(new IPAddressString(address).getAddress()).map(AllowedIps::plain);
        return ranges.isEmpty()
                || caller.filter(known -> ranges.stream().anyMatch(range -> range.contains(known)))
                        .isPresent();
    }

    private static IPAddress plain(IPAddress address) {
        return address.isIPv6() && address.toIPv6().isIPv4Mapped()
                ? address.toIPv6().getEmbeddedIPv4Address()
                : address;
    }
}
