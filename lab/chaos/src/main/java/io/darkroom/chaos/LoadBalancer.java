package io.darkroom.chaos;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A load balancer in front of a service's replicas: each connection goes to a ready one and stays there, as in a cluster. */
final class LoadBalancer implements AutoCloseable {

    private static final int BACKLOG = 100;

    private final ServerSocket listener;
    private final Supplier<URI> replica;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    LoadBalancer(int port, Supplier<URI> replica) throws IOException {
        this.listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        this.replica = replica;
        Thread.ofVirtual().start(this::accept);
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

    // Both ends notice by themselves that a connection failed.
    private void connect(Socket client) {
        try (client;
                Socket server = new Socket()) {
            URI url = replica.get();
            server.connect(new InetSocketAddress(url.getHost(), url.getPort()));
            open.add(client);
            open.add(server);
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException | IllegalStateException gone) {
            // No replica is ready, or the connection ended.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (Closeable source = from;
                Closeable sink = to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // Closed by the other direction, or by one of the ends.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
