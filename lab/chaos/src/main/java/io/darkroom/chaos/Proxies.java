package io.darkroom.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** The proxies before what the services need, by its name. */
record Proxies(Map<String, FaultyProxy> byServer) implements Disturbance, AutoCloseable {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final List<NetworkFault> FAULTS =
            List.of(NetworkFault.DELAY, NetworkFault.DROP, NetworkFault.RESET, NetworkFault.HALF_CLOSE);

    Proxies {
        byServer = Map.copyOf(byServer);
    }

    @Override
    public String disturb(Random random) throws IOException, InterruptedException {
        List<String> servers = byServer.keySet().stream().sorted().toList();
        String server = servers.get(random.nextInt(servers.size()));
        FaultyProxy proxy = Objects.requireNonNull(byServer.get(server));
        NetworkFault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        proxy.set(fault);
        try {
            Thread.sleep(random.nextLong(SHORTEST.toMillis(), LONGEST.toMillis()));
        } finally {
            proxy.set(NetworkFault.NONE);
        }
        return fault.word() + " before " + server;
    }

    @Override
    public void close() throws IOException {
        for (FaultyProxy proxy : byServer.values()) {
            proxy.close();
        }
    }
}
