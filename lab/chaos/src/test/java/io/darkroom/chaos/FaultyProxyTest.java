package io.darkroom.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.darkroom.embedded.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A proxy before a server that sends back what it reads. */
class FaultyProxyTest {

    private static final int SHORT_MILLIS = 300;
    private static final int LONG_MILLIS = 10_000;

    private ServerSocket server;
    private FaultyProxy proxy;
    private Socket client;

    @BeforeEach
    void connect() throws Exception {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::echo);
        int port = Ports.free();
        InetSocketAddress address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        proxy = new FaultyProxy(port, () -> address);
        client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(LONG_MILLIS);
        send("a");
        assertThat(receive()).isEqualTo("a");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        proxy.close();
        server.close();
    }

    @Test
    void whatIsDroppedArrivesWhenTheFaultEnds() throws Exception {
        proxy.set(NetworkFault.DROP);
        send("b");
        client.setSoTimeout(SHORT_MILLIS);
        assertThatIOException().isThrownBy(this::receive).isInstanceOf(SocketTimeoutException.class);

        client.setSoTimeout(LONG_MILLIS);
        proxy.set(NetworkFault.NONE);

        assertThat(receive()).isEqualTo("b");
    }

    @Test
    void aDelayedPieceArrivesLater() throws Exception {
        proxy.set(NetworkFault.DELAY);
        long start = System.nanoTime();

        send("b");

        assertThat(receive()).isEqualTo("b");
        // Half a second in each direction.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aResetEndsConnectionsAndRefusesNewOnes() throws Exception {
        proxy.set(NetworkFault.RESET);

        assertThatIOException().isThrownBy(() -> endOf(client));
        try (Socket next = new Socket(client.getInetAddress(), client.getPort())) {
            next.setSoTimeout(LONG_MILLIS);
            assertThatIOException().isThrownBy(() -> endOf(next));
        }
    }

    @Test
    void afterAHalfCloseTheServerReadsTheEnd() throws Exception {
        proxy.set(NetworkFault.HALF_CLOSE);

        // The server ends when its client seems to have ended.
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    // A reset may be seen as an end where nothing was in flight; both end the connection.
    private static void endOf(Socket socket) throws IOException {
        if (socket.getInputStream().read() < 0) {
            throw new IOException("ended");
        }
    }

    private void send(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
    }

    private String receive() throws IOException {
        byte[] read = new byte[1];
        return client.getInputStream().read(read) < 0 ? "" : new String(read, UTF_8);
    }

    private void echo() {
        try {
            while (true) {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (connection) {
                        connection.getInputStream().transferTo(connection.getOutputStream());
                    } catch (IOException gone) {
                        // The test ended the connection.
                    }
                });
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }
}
