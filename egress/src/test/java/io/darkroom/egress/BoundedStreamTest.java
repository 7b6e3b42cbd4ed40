package io.darkroom.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundedStreamTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest(name = "{0} bytes, limit {1}: too large {2}")
    @CsvSource({"0, 0, false", "0, 10, false", "10, 10, false", "9, 10, false", "11, 10, true", "1, 0, true"})
    void aStreamMayHaveAsManyBytesAsItsLimit(int bytes, int limit, boolean tooLarge) throws Exception {
        InputStream stream = new BoundedStream(of(bytes), limit);

        if (tooLarge) {
            assertThatThrownBy(stream::readAllBytes)
                    .isInstanceOf(BodyTooLarge.class)
                    .hasMessage("the body has more than " + limit + " bytes");
        } else {
            assertThat(stream.readAllBytes()).hasSize(bytes);
        }
    }

    @Test
    void singleBytesCountToo() throws Exception {
        InputStream stream = new BoundedStream(of(3), 2);
        assertThat(stream.read()).isEqualTo('a');
        assertThat(stream.read()).isEqualTo('a');

        assertThatThrownBy(stream::read).isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void theEndOfASingleByteReadIsMinusOne() throws Exception {
        InputStream stream = new BoundedStream(new ByteArrayInputStream(new byte[] {(byte) 0xFF}), 10);

        assertThat(stream.read()).isEqualTo(0xFF);
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.read()).isEqualTo(-1);
    }

    @Test
    void skippedBytesCountToo() {
        InputStream stream = new BoundedStream(of(1000), 100);

        assertThatThrownBy(() -> stream.skip(500)).isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void skipStopsAtTheEnd() throws Exception {
        InputStream stream = new BoundedStream(of(10), 100);

        assertThat(stream.skip(4)).isEqualTo(4);
        assertThat(stream.skip(50)).isEqualTo(6);
        assertThat(stream.skip(0)).isZero();
        assertThat(stream.skip(-1)).isZero();
    }

    @Test
    void itNeverReturnsToAnEarlierPlace() {
        InputStream stream = new BoundedStream(of(10), 10);

        assertThat(stream.markSupported()).isFalse();
    }

    @Test
    void aDeadlineEndsAStreamThatIsWithinItsSize() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        InputStream stream = new DeadlineStream(of(10), 10, NOW.plusSeconds(5), now::get);
        assertThat(stream.read()).isEqualTo('a');

        now.set(NOW.plusSeconds(5));
        assertThat(stream.read()).isEqualTo('a');
        now.set(NOW.plusSeconds(6));

        assertThatThrownBy(stream::read)
                .isInstanceOf(IOException.class)
                .hasMessage("the transfer took longer than its limit");
    }

    private static InputStream of(int bytes) {
        return new ByteArrayInputStream("a".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
    }
}
