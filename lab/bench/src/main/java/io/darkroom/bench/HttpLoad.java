package io.darkroom.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Posts as fast as the answers come, on connections that stay open, at little cost of its own: the requests are prepared, and of the answers
 * only the status and the length are read.
 *
 * @param request the whole request of a connection
 */
record HttpLoad(int port, int connections, IntFunction<byte[]> request) {

    Turn run(Duration length) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + length.toNanos();
        AtomicLong errors = new AtomicLong();
        List<List<Duration>> latencies = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            byte[] bytes = request.apply(i);
            List<Duration> mine = new ArrayList<>();
            latencies.add(mine);
            threads.add(Thread.ofPlatform().start(() -> errors.addAndGet(loop(bytes, end, mine))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        List<Duration> all = latencies.stream().flatMap(List::stream).toList();
        return new Turn(all.size(), errors.get(), Duration.ofNanos(System.nanoTime() - start), all);
    }

    // Returns the number of requests that failed.
    private long loop(byte[] bytes, long end, List<Duration> latencies) {
        long errors = 0;
        while (System.nanoTime() < end) {
            try (HttpConnection connection = HttpConnection.open(port)) {
                for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                    if (connection.exchange(bytes) / 100 == 2) {
                        latencies.add(Duration.ofNanos(System.nanoTime() - now));
                    } else {
                        errors++;
                    }
                }
            } catch (IOException broken) {
                errors++;
            }
        }
        return errors;
    }
}
