package io.darkroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedServerTest {

    private final AtomicInteger stopped = new AtomicInteger();
    private final SharedServer server = new SharedServer("shared-server-test");

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aServerThatWasNotStartedDoesNotRun() {
        assertThat(server.running()).isEmpty();
    }

    @Test
    void aStartedServerIsFoundByItsAddress() {
        String address = start("127.0.0.1:1");

        assertThat(address).isEqualTo("127.0.0.1:1");
        assertThat(server.running()).contains("127.0.0.1:1");
    }

    @Test
    void anotherInstanceOfTheSameNameFindsTheSameServer() {
        start("127.0.0.1:1");

        assertThat(new SharedServer("shared-server-test").running()).contains("127.0.0.1:1");
        assertThat(new SharedServer("another-test").running()).isEmpty();
    }

    @Test
    void aStoppedServerIsClosedOnceAndDoesNotRun() {
        start("127.0.0.1:1");

        server.stop();
        server.stop();

        assertThat(stopped).hasValue(1);
        assertThat(server.running()).isEmpty();
    }

    @Test
    void aStoppedServerCanBeStartedAgain() {
        start("127.0.0.1:1");
        server.stop();

        assertThat(start("127.0.0.1:2")).isEqualTo("127.0.0.1:2");
    }

    @Test
    void theServerGetsAnEmptyDirectoryOfItsOwn() {
        server.start(directory -> {
            assertThat(directory).doesNotExist();
            assertThat(directory.getParent()).isEmptyDirectory();
            return new SharedServer.StartedServer("127.0.0.1:1", stopped::incrementAndGet);
        });
    }

    @Test
    void aServerThatDoesNotStartDoesNotRun() {
        Assertions.assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> server.start(directory -> {
                    throw new IOException("no space");
                }));

        assertThat(server.running()).isEmpty();
    }

    private String start(String address) {
        return server.start(directory -> new SharedServer.StartedServer(address, stopped::incrementAndGet));
    }
}
