package io.darkroom.submitter.account;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The addresses from which a key may be used: CIDRs of IPv4 and IPv6. An empty list allows every address. */
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
        return String.join(",", written());
    }

    /** Each range as a text. */
    public List<String> written() {
        return ranges.stream().map(IPAddress::toString).toList();
    }

    /** An address or a CIDR; empty when it is neither. */
    public static Optional<IPAddress> parse(String text) {
        return Optional.ofNullable(new IPAddressString(text.strip()).getAddress())
                .map(IPAddress::toPrefixBlock);
    }

    /** Whether {@code address} is allowed. An IPv4-mapped IPv6 address counts as IPv4. */
    boolean allows(String address) {
        Optional<IPAddress> caller =
                Optional.ofNullable(new IPAddressString(address).getAddress()).map(AllowedIps::unmapped);
        return ranges.isEmpty()
                || caller.filter(known -> ranges.stream().anyMatch(range -> range.contains(known)))
                        .isPresent();
    }

    private static IPAddress unmapped(IPAddress address) {
        return address.isIPv6() && address.toIPv6().isIPv4Mapped()
                ? address.toIPv6().getEmbeddedIPv4Address()
                : address;
    }
}
