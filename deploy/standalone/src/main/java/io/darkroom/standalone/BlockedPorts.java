package io.darkroom.standalone;

import java.util.Set;

/** The ports above 1023 that browsers and {@code fetch} refuse. Source: the WHATWG's Fetch standard, "bad port". */
final class BlockedPorts {

    private static final Set<Integer> ALL = Set.of(
            1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
            10080);

    private BlockedPorts() {}

    static boolean contains(int port) {
        return ALL.contains(port);
    }
}
