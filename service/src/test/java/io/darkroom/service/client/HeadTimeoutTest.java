package io.darkroom.service.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeadTimeoutTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORTER = Duration.ofSeconds(9);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final EmbeddedChannel connection = connect();

    private EmbeddedChannel connect() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addFirst(new HeadTimeout(LIMIT, now::get));
        return channel;
    }

    @Test
    void aConnectionWithoutARequestIsClosedAfterTheLimit() {
        pass(SHORTER);
        assertThat(connection.isOpen()).isTrue();

        pass(LIMIT.minus(SHORTER));

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aHeadThatTricklesIsNoRequest() {
        for (int i = 0; i < LIMIT.toSeconds(); i++) {
            receive();
            pass(Duration.ofSeconds(1));
        }

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void anAnswerMayTakeAsLongAsItDoes() {
        begin();

        pass(LIMIT.multipliedBy(100));

        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aConnectionThatIsIdleAfterAnAnswerStaysOpen() {
        begin();
        end();

        pass(LIMIT.multipliedBy(3));

        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void theNextHeadHasTheWholeLimitFromItsFirstByte() {
        begin();
        end();
        pass(LIMIT.multipliedBy(2).minus(SHORTER));

        receive();
        pass(LIMIT.minus(Duration.ofSeconds(1)));
        assertThat(connection.isOpen()).isTrue();
        receive();
        pass(LIMIT);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void oneOfSeveralRequestsKeepsTheConnection() {
        begin();
        begin();
        end();

        pass(LIMIT.multipliedBy(3));

        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void nothingIsCheckedAfterTheEndOfTheConnection() {
        connection.close();

        assertThat(connection.runScheduledPendingTasks()).isEqualTo(-1);
    }

    private void receive() {
        connection.writeInbound(Unpooled.copiedBuffer(new byte[] {'x'}));
    }

    private void begin() {
        connection.pipeline().fireUserEventTriggered(HeadTimeout.REQUEST_BEGUN);
    }

    private void end() {
        connection.pipeline().fireUserEventTriggered(HeadTimeout.REQUEST_ENDED);
    }

    // In steps of a second, as checks follow one another.
    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
            connection.advanceTimeBy(1, TimeUnit.SECONDS);
            connection.runScheduledPendingTasks();
        }
    }
}
