package io.darkroom.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Free and taken ports of the loopback address. */
public final class Ports {

    // Below those that the operating system gives to outgoing connections: one of these would take the port of a server
    // that restarts.
    private static final int FIRST = 10_240;
    private static final int COUNT = 10_240;

    // Processes that look at the same time begin at different ports.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private Ports() {}

    /** A port that was free a moment ago, and that this process was not given before. */
    public static int free() {
        return IntStream.range(0, COUNT)
                .map(tried -> FIRST + NEXT.getAndUpdate(next -> (next + 1) % COUNT))
                .filter(port -> !taken(port))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free"));
    }

    public static boolean taken(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return false;
        } catch (IOException inUse) {
            return true;
        }
    }
}
