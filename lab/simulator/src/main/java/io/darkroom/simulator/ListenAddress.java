package io.darkroom.simulator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/**
 * The address of the simulator.
 *
 * @param address that it listens on: the loopback address by default
 * @param publicUrl start of its links, if clients reach it under another address
 */
public record ListenAddress(InetAddress address, Optional<String> publicUrl) {

    public static final ListenAddress LOOPBACK = new ListenAddress(InetAddress.getLoopbackAddress(), Optional.empty());

    static ListenAddress fromEnvironment(Map<String, String> environment) throws UnknownHostException {
        String host = environment.get("SIMULATOR_HOST");
        return new ListenAddress(
                host == null ? LOOPBACK.address() : InetAddress.getByName(host),
                Optional.ofNullable(environment.get("SIMULATOR_PUBLIC_URL")));
    }
}
