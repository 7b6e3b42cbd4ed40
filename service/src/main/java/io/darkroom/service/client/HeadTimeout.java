package io.darkroom.service.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose first request has no complete head in time, or whose next one has none in time after its first byte: one that
 * trickles is never idle. A connection that is idle between requests is left to the idle time-out, since its client may be about to use it. It is told
 * of heads and of answers by events that every class loader has.
 */
final class HeadTimeout extends ChannelInboundHandlerAdapter {

    /** A head is complete. */
    static final String REQUEST_BEGUN = "io.darkroom.request-begun";

    /** The answer to a request has ended. */
    static final String REQUEST_ENDED = "io.darkroom.request-ended";

    private final long limitNanos;
    private final LongSupplier nanoTime;
    private int requests;
    private boolean idle;
    private long waitingSince;
    private @Nullable ScheduledFuture<?> nextCheck;

    /** {@code nanoTime}: as {@link System#nanoTime}. */
    HeadTimeout(Duration limit, LongSupplier nanoTime) {
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext connection) {
        waitingSince = nanoTime.getAsLong();
        checkIn(limitNanos, connection);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext connection) {
        if (nextCheck != null) {
            nextCheck.cancel(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext connection, Object event) {
        if (REQUEST_BEGUN.equals(event)) {
            requests++;
            idle = false;
        } else if (REQUEST_ENDED.equals(event)) {
            requests--;
            idle = requests == 0;
        } else {
            connection.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext connection, Object bytes) {
        if (idle) {
            idle = false;
            waitingSince = nanoTime.getAsLong();
        }
        connection.fireChannelRead(bytes);
    }

    // One check in each limit, instead of one for each request.
    private void check(ChannelHandlerContext connection) {
        long left = requests > 0 || idle ? limitNanos : waitingSince + limitNanos - nanoTime.getAsLong();
        if (left > 0) {
            checkIn(left, connection);
        } else {
            connection.close();
        }
    }

    private void checkIn(long nanos, ChannelHandlerContext connection) {
        nextCheck = connection.executor().schedule(() -> check(connection), nanos, TimeUnit.NANOSECONDS);
    }
}
