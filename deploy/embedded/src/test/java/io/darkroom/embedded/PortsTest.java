package io.darkroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void aPortIsTakenWhileSomethingListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
            assertThat(Ports.taken(port)).isTrue();
        }

        assertThat(Ports.taken(port)).isFalse();
    }

    @Test
    void aFreePortIsNotTaken() {
        assertThat(Ports.taken(Ports.free())).isFalse();
    }
}
