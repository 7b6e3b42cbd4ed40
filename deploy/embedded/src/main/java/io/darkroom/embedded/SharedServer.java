package io.darkroom.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** A server that runs once per virtual machine, in a temporary directory, whichever class loader asks for it. */
final class SharedServer {

    // Quarkus may load this class once per service under test. They all share the system properties and MBeans.
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    private final String address;
    private final ObjectName bean;

    SharedServer(String name) {
        this.address = "test-server." + name;
        try {
            this.bean = new ObjectName("test-server:name=" + name);
        } catch (JMException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** A server that has just started. */
    record StartedServer(String address, AutoCloseable server) {}

    /** Starts a server on the data in a directory. */
    interface Start {
        StartedServer in(Path directory) throws IOException;
    }

    /** The address of the server, if it runs. */
    Optional<String> running() {
        return Optional.ofNullable(System.getProperty(address));
    }

    /** Starts the server and returns its address. */
    String start(Start start) {
        try {
            Path directory = Files.createTempDirectory("darkroom-test");
            StartedServer started = start.in(directory.resolve("data"));
            BEANS.registerMBean(new StandardMBean(started.server(), AutoCloseable.class, true), bean);
            System.setProperty(address, started.address());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                stop();
                delete(directory);
            }));
            return started.address();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JMException e) {
            throw new IllegalStateException("another server of the tests is called " + bean, e);
        }
    }

    void stop() {
        if (System.clearProperty(address) == null) {
            return;
        }
        try {
            BEANS.invoke(bean, "close", new Object[0], new String[0]);
            BEANS.unregisterMBean(bean);
        } catch (JMException e) {
            throw new IllegalStateException("a server of the tests does not stop", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
