package io.darkroom.egress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Phaser;

/** A server whose answers have no end: it sends until its client closes the connection. */
final class NeverEndingServer implements AutoCloseable {

    private static final int CHUNK_BYTES = 1000;
    private static final int DRIP_MILLIS = 50;

    private final ServerSocket listening;
    private final Phaser connections = new Phaser(1);

    /** How an answer goes on for ever. */
    enum Pace {
        FAST,
        DRIPPING
    }

    NeverEndingServer() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The address of an answer with this status. */
    URI body(int status, Pace pace) {
        return at("/body/" + status + "/" + pace);
    }

    /** The address of an answer whose headers do not end. */
    URI header() {
        return at("/header/200/" + Pace.DRIPPING);
    }

    /** The number of connections whose client has not closed them. */
    int open() {
        return connections.getUnarrivedParties() - 1;
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + path);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections.register();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void answer(Socket socket) {
        try (socket;
                OutputStream out = socket.getOutputStream()) {
            String[] path = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine()
                    .split(" ", 3)[1]
                    .split("/", 4);
            Pace pace = Pace.valueOf(path[3]);
            out.write(ascii("HTTP/1.1 " + path[2] + " Some\r\nLocation: /body/404/FAST\r\n"));
            if (path[1].equals("header")) {
                out.write(ascii("X-Long: "));
                repeat(out, ascii("x"), pace);
            }
            out.write(ascii("Transfer-Encoding: chunked\r\n\r\n"));
            int bytes = pace == Pace.FAST ? CHUNK_BYTES : 1;
            repeat(out, ascii(Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n"), pace);
        } catch (IOException gone) {
            // The client has closed the connection.
        } finally {
            connections.arriveAndDeregister();
        }
    }

    private static void repeat(OutputStream out, byte[] piece, Pace pace) throws IOException {
        while (true) {
            out.write(piece);
            out.flush();
            if (pace == Pace.DRIPPING) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(DRIP_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
