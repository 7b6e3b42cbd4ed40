package io.darkroom.simulator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/**
 * Where the simulator is found.
 *
 * @param address what it listens on: this machine alone, unless told otherwise
 * @param publicUrl what its links begin with, where that is not its own port on this machine
 */
public record Listen(InetAddress address, Optional<String> publicUrl) {

    public static final Listen LOOPBACK = new Listen(InetAddress.getLoopbackAddress(), Optional.empty());

    static Listen fromEnvironment(Map<String, String> environment) throws UnknownHostException {
        String host = environment.get("SIMULATOR_HOST");
        return new Listen(
                host == null ? LOOPBACK.address() : InetAddress.getByName(host),
                Optional.ofNullable(environment.get("SIMULATOR_PUBLIC_URL")));
    }
}
