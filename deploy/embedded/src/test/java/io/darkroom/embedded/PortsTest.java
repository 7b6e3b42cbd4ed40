package io.darkroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
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

    @Test
    void noPortIsGivenTwiceNorOneThatAnOutgoingConnectionMayTake() {
        List<Integer> given = Stream.generate(Ports::free).limit(100).toList();

        assertThat(given)
                .doesNotHaveDuplicates()
                .allSatisfy(port -> assertThat(port).isBetween(1024, 32_767));
    }
}
