package io.darkroom.providers.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server that answers each call with the beginning of an answer, and goes on with it for ever, a little at a time. */
final class DrippingUpstream implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What of the answer does not end. */
    enum Part {
        STATUS_LINE("HTTP/1.1 200 ", "x"),
        HEADER("HTTP/1.1 200 Some\r\nX-Long: ", "x"),
        PRELIMINARY_ANSWERS("", "HTTP/1.1 102 Some\r\n\r\n"),
        BODY("HTTP/1.1 200 Some\r\nContent-Length: 1000000\r\n\r\n", "x"),
        CHUNK_HEADER("HTTP/1.1 200 Some\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x"),
        TRAILER("HTTP/1.1 200 Some\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Long: ", "x");

        private final String beginning;
        private final String drop;

        Part(String beginning, String drop) {
            this.beginning = beginning;
            this.drop = drop;
        }
    }

    private final Part part;
    private final ServerSocket listening;
    private final Phaser connections = new Phaser(1);

    DrippingUpstream(Part part) throws IOException {
        this.part = part;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** The number of connections that the client has not closed. */
    int open() {
        return connections.getUnarrivedParties() - 1;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections.register();
                Thread.ofVirtual().start(() -> drip(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void drip(Socket socket) {
        try (socket;
                OutputStream out = socket.getOutputStream()) {
            out.write(part.beginning.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(part.drop.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException gone) {
            // The client has closed the connection.
        } finally {
            connections.arriveAndDeregister();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
