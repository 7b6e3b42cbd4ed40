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

    /** A part of an answer that goes on for ever, a byte at a time. */
    enum Part {
        STATUS_LINE("HTTP/1.1 200 "),
        HEADER("HTTP/1.1 200 Some\r\nX-Long: "),
        CHUNK_HEADER("HTTP/1.1 200 Some\r\nTransfer-Encoding: chunked\r\n\r\n1;"),
        TRAILER("HTTP/1.1 200 Some\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Long: ");

        private final String beginning;

        Part(String beginning) {
            this.beginning = beginning;
        }
    }

    /** The address of an answer of which this part does not end. */
    URI part(Part part) {
        return at("/part/" + part + "/" + Pace.DRIPPING);
    }

    /** The address of an answer before which comes one preliminary answer after another. */
    URI preliminaryAnswers() {
        return at("/preliminary/102/" + Pace.DRIPPING);
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
            answer(out, path[1], path[2], Pace.valueOf(path[3]));
        } catch (IOException gone) {
            // The client has closed the connection.
        } finally {
            connections.arriveAndDeregister();
        }
    }

    private static void answer(OutputStream out, String kind, String detail, Pace pace) throws IOException {
        switch (kind) {
            case "part" -> {
                out.write(ascii(Part.valueOf(detail).beginning));
                repeat(out, ascii("x"), pace);
            }
            case "preliminary" -> repeat(out, ascii("HTTP/1.1 " + detail + " Some\r\n\r\n"), pace);
            default -> {
                out.write(ascii("HTTP/1.1 " + detail + " Some\r\nLocation: /body/404/FAST\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"));
                int bytes = pace == Pace.FAST ? CHUNK_BYTES : 1;
                repeat(out, ascii(Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n"), pace);
            }
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
