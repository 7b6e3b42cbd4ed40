package io.darkroom.standalone;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The readiness check of one service: over HTTP, or only whether it listens. */
public final class Readiness {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    private static final int READY = 200;
    private static final String LISTENING = "tcp";
    // Shared, because a client has threads of its own.
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST_TIMEOUT)
            .build();

    private final URI address;

    public Readiness(URI address) {
        this.address = address;
    }

    /** The check that every Quarkus service has, at a port of this machine. */
    public static Readiness ofService(int port) {
        return new Readiness(URI.create("http://127.0.0.1:" + port + "/q/health/ready"));
    }

    /** Whether something listens at a port of this machine. */
    static Readiness ofPort(int port) {
        return new Readiness(URI.create(LISTENING + "://127.0.0.1:" + port));
    }

    /** How a wait ended. */
    public enum WaitResult {
        READY,
        PROCESS_ENDED,
        TIMED_OUT
    }

    /** Checks every {@code interval} until the service is ready, its process has ended, or {@code timeout} has passed. */
    public WaitResult await(BooleanSupplier processAlive, Duration timeout, Duration interval)
            throws InterruptedException {
        long start = System.nanoTime();
        while (!isReady()) {
            if (!processAlive.getAsBoolean()) {
                return WaitResult.PROCESS_ENDED;
            }
            if (System.nanoTime() - start > timeout.toNanos()) {
                return WaitResult.TIMED_OUT;
            }
            Thread.sleep(interval);
        }
        return WaitResult.READY;
    }

    /** Whether the service answers 200 now, or listens. */
    public boolean isReady() throws InterruptedException {
        if (!isListening()) {
            return false;
        }
        if (LISTENING.equals(address.getScheme())) {
            return true;
        }
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(address).timeout(REQUEST_TIMEOUT).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == READY;
        } catch (IOException notYet) {
            return false;
        }
    }

    // Much cheaper than a failed HTTP request, which would slow down the start that it waits for.
    private boolean isListening() {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
