package io.darkroom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.darkroom.embedded.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(5);

    private final AtomicInteger requests = new AtomicInteger();
    private volatile int readyAfter;
    private HttpServer service;
    private Readiness readiness;

    @BeforeEach
    void start() throws Exception {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        service.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(requests.incrementAndGet() > readyAfter ? 200 : 503, -1);
            exchange.close();
        });
        service.start();
        readiness = Readiness.ofService(service.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void aServiceThatAnswers200IsReady() throws Exception {
        assertThat(readiness.isReady()).isTrue();
    }

    @Test
    void aServiceThatAnswers503IsNotReady() throws Exception {
        readyAfter = 1;

        assertThat(readiness.isReady()).isFalse();
    }

    @Test
    void aPortWhereNothingListensIsNotReady() throws Exception {
        assertThat(Readiness.ofService(Ports.free()).isReady()).isFalse();
    }

    @Test
    void theWaitEndsWhenTheServiceIsReady() throws Exception {
        readyAfter = 3;

        assertThat(readiness.await(() -> true, TIMEOUT, INTERVAL)).isEqualTo(Readiness.WaitResult.READY);
        assertThat(requests).hasValue(4);
    }

    @Test
    void theWaitEndsWhenTheProcessHasEnded() throws Exception {
        readyAfter = Integer.MAX_VALUE;

        assertThat(readiness.await(() -> false, TIMEOUT, INTERVAL)).isEqualTo(Readiness.WaitResult.PROCESS_ENDED);
    }

    @Test
    void theWaitEndsAfterItsTimeout() throws Exception {
        readyAfter = Integer.MAX_VALUE;

        assertThat(readiness.await(() -> true, Duration.ofMillis(50), INTERVAL))
                .isEqualTo(Readiness.WaitResult.TIMED_OUT);
    }
}
