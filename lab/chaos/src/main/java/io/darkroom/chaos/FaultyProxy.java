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

/** A network between clients and one server that can be bad. */
final class FaultyProxy implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final int BUFFER = 16_384;
    private static final Duration DELAY = Duration.ofMillis(500);
    private static final Duration DROP_CHECK = Duration.ofMillis(50);

    private final ServerSocket listener;
    private final int serverPort;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile NetworkFault fault = NetworkFault.NONE;

    /** Forwards connections to {@code port} to the server at {@code serverPort} of this machine. */
    FaultyProxy(int port, int serverPort) throws IOException {
        this.listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        Thread.ofVirtual().start(this::accept);
    }

    private record Link(Socket client, Socket server) {}

    /** From now on; {@link NetworkFault#NONE} ends every fault. What was sent meanwhile arrives late, but arrives. */
    void set(NetworkFault next) throws IOException {
        fault = next;
        for (Link link : links) {
            switch (next) {
                case RESET -> {
                    reset(link.client);
                    reset(link.server);
                }
                // The server's answers still arrive; its clients see that it reads no more only when they write.
                case HALF_CLOSE -> {
                    if (!link.server.isClosed()) {
                        link.server.shutdownOutput();
                    }
                }
                case NONE, DELAY, DROP -> {}
            }
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
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
                Socket server = new Socket()) {
            if (fault == NetworkFault.RESET) {
                reset(client);
                return;
            }
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
            Link link = new Link(client, server);
            links.add(link);
            try {
                Thread back = Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
                back.join();
            } finally {
                links.remove(link);
            }
        } catch (IOException gone) {
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
