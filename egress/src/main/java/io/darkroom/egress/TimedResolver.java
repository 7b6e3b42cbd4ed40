package io.darkroom.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves names within a time limit. The system's resolver has none and cannot be interrupted, so a look-up that takes too long goes on
 * without its caller; there is a limit to how many do.
 */
record TimedResolver(EgressGuard.Resolver resolver, Duration limit) implements EgressGuard.Resolver {

    private static final int MAX_LOOKUPS = 64;
    private static final long IDLE_SECONDS = 10;
    private static final Executor LOOKUPS = new ThreadPoolExecutor(
            0,
            MAX_LOOKUPS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("egress-lookup-", 0).factory());

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        CompletableFuture<InetAddress[]> found = new CompletableFuture<>();
        try {
            LOOKUPS.execute(() -> {
                try {
                    found.complete(resolver.resolve(host));
                } catch (UnknownHostException | RuntimeException failure) {
                    found.completeExceptionally(failure);
                }
            });
            return found.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException busy) {
            throw failed(host, "more than " + MAX_LOOKUPS + " name look-ups are in flight", busy);
        } catch (TimeoutException late) {
            throw failed(host, "the name look-up took longer than " + limit.toMillis() + " ms", late);
        } catch (ExecutionException failure) {
            Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
            throw failed(host, String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw failed(host, "the name look-up was interrupted", stopped);
        }
    }

    private static UnknownHostException failed(String host, String reason, Throwable cause) {
        UnknownHostException failed = new UnknownHostException(host + ": " + reason);
        failed.initCause(cause);
        return failed;
    }
}
