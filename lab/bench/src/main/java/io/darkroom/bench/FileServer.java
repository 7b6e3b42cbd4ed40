package io.darkroom.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Serves the files of a folder on the loopback address, from a process of its own. It does as little as possible and lets the kernel copy
 * the bytes, so that a measurement does not measure the server.
 */
public final class FileServer {

    private static final int BACKLOG = 256;

    private FileServer() {}

    /** Starts a server of {@code folder} in a new process; returns when it serves. */
    public static Process start(Path folder, int port) throws IOException {
        return ChildJvm.start(FileServer.class, folder.toString(), String.valueOf(port));
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1])), BACKLOG);
            System.out.println("serving");
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client, folder));
            }
        }
    }

    private static void serve(SocketChannel client, Path folder) {
        try (client;
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(client), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                boolean head = line.startsWith("HEAD ");
                String path = line.split(" ")[1].substring(1);
                while (!line.isEmpty()) {
                    line = lines.readLine();
                }
                send(client, folder.resolve(path), head ? Content.HEADERS : Content.ALL);
            }
        } catch (IOException closed) {
            // A client may close the connection at any time.
            return;
        }
    }

    // The answer to a HEAD request has no body: the client would take it for the beginning of the next answer.
    private enum Content {
        HEADERS,
        ALL
    }

    private static void send(SocketChannel client, Path file, Content content) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = in.size();
            client.write(ByteBuffer.wrap(
                    ("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: " + size + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII)));
            for (long at = content == Content.ALL ? 0 : size; at < size; ) {
                at += in.transferTo(at, size - at, client);
            }
        }
    }
}
