package io.darkroom.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimedResolverTest {

    @Test
    void returnsTheAddressesOfAName() throws Exception {
        InetAddress[] loopback = {InetAddress.getLoopbackAddress()};

        assertThat(new TimedResolver(host -> loopback, Duration.ofSeconds(5)).resolve("a.example"))
                .isEqualTo(loopback);
    }

    @Test
    void reportsANameThatDoesNotResolve() {
        assertThatThrownBy(() -> new TimedResolver(
                                host -> {
                                    throw new UnknownHostException("no such host");
                                },
                                Duration.ofSeconds(5))
                        .resolve("a.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("a.example: no such host");
    }

    @Test
    void doesNotWaitForANameServerThatDoesNotAnswer() {
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> new TimedResolver(
                                host -> {
                                    awaitUninterruptibly(never);
                                    return new InetAddress[0];
                                },
                                Duration.ofMillis(50))
                        .resolve("slow.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("slow.example: the name look-up took longer than 50 ms");
        never.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
