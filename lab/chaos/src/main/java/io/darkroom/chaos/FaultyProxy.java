package io.darkroom.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A network that can be bad, between clients and a server: each connection goes to the server that is picked for it, and stays there.
 */
final class FaultyProxy implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final int BUFFER = 16_384;
    private static final Duration DELAY = Duration.ofMillis(500);
    private static final Duration DROP_CHECK = Duration.ofMillis(50);

    private final ServerSocket listener;
    private final Supplier<InetSocketAddress> server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile NetworkFault fault = NetworkFault.NONE;

    /** Forwards connections to {@code port}; {@code server} throws {@link IllegalStateException} when there is none. */
    FaultyProxy(int port, Supplier<InetSocketAddress> server) throws IOException {
        this.listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    private record Link(Socket client, Socket server) {}

    /** From now on; {@link NetworkFault#NONE} ends every fault. What was sent meanwhile arrives late, but arrives. */
    void set(NetworkFault next) {
        fault = next;
        for (Link link : links) {
            switch (next) {
                case RESET -> {
                    reset(link.client);
                    reset(link.server);
                }
                // The server's answers still arrive; its clients see that it reads no more only when they write.
                case HALF_CLOSE -> halfClose(link.server);
                case NONE, DELAY, DROP -> {}
            }
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            // It has ended by itself.
        }
    }

    private static void halfClose(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            // It has ended by itself.
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket picked = new Socket()) {
            if (fault == NetworkFault.RESET) {
                reset(client);
                return;
            }
            picked.connect(server.get());
            Link link = new Link(client, picked);
            links.add(link);
            try {
                Thread back = Thread.ofVirtual().start(() -> copy(picked, client));
                copy(client, picked);
                back.join();
            } finally {
                links.remove(link);
            }
        } catch (IOException | IllegalStateException gone) {
            // The server is away, or the client is.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                holdBack();
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException gone) {
            // Closed by the other direction, by one of the ends, or by a fault.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void holdBack() throws InterruptedException {
        switch (fault) {
            case NONE, RESET, HALF_CLOSE -> {}
            case DELAY -> Thread.sleep(DELAY);
            case DROP -> {
                while (fault == NetworkFault.DROP) {
                    Thread.sleep(DROP_CHECK);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Link link : links) {
            link.client.close();
            link.server.close();
        }
    }
}
