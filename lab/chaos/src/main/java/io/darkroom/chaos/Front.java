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

/** One address in front of a service's replicas: each connection goes to one that is ready, and stays there, as in a cluster. */
final class Front implements AutoCloseable {

    private static final int WAITING = 100;

    private final ServerSocket door;
    private final Supplier<URI> replica;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Front(int port, Supplier<URI> replica) throws IOException {
        this.door = new ServerSocket(port, WAITING, InetAddress.getLoopbackAddress());
        this.replica = replica;
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    // Whatever goes wrong is for both ends to notice.
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
            // Nobody is ready, or the connection ended.
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
            // Closed by the other direction, or by an end.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
