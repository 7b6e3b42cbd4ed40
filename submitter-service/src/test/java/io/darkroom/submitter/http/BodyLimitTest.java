package io.darkroom.submitter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyLimitTest {

    private static final int SMALL = 10;
    private static final int BATCH = 100;
    private static final int UPLOAD = 1000;

    @ParameterizedTest
    @CsvSource({
        "/v1/generations, 10",
        "/v1/generations/batch, 100",
        "/v1/admin/keys, 10",
        "/v2/uploads, 1000",
        "/v2/uploads/other, 10",
        "/seedream/images, 1000",
        "/seedream/tasks, 10",
        "/v2/images/generate, 10",
        "/, 10",
    })
    void thePathDecidesHowLargeABodyMayBe(String path, long limit) {
        assertThat(new BodyLimit(new Limits()).limit(path)).isEqualTo(limit);
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() throws IOException {
        try (InputStream body = limited(SMALL, SMALL)) {
            assertThat(body.readAllBytes()).hasSize(SMALL);
        }
    }

    @Test
    void oneByteMoreIsRefusedWhateverTheClientStated() {
        InputStream body = limited(SMALL + 1, SMALL);

        RefusedException refused = catchThrowableOfType(RefusedException.class, body::readAllBytes);

        assertThat(refused.refusal()).isEqualTo(new BodyTooLarge(SMALL));
    }

    @Test
    void bytesReadOneByOneCountToo() throws IOException {
        InputStream body = limited(SMALL + 1, SMALL);
        for (int i = 0; i < SMALL; i++) {
            assertThat(body.read()).isEqualTo(i);
        }

        assertThat(catchThrowableOfType(RefusedException.class, body::read).refusal())
                .isEqualTo(new BodyTooLarge(SMALL));
    }

    @Test
    void skippedBytesCountToo() {
        InputStream body = limited(SMALL + 1, SMALL);

        assertThat(catchThrowableOfType(RefusedException.class, () -> body.skipNBytes(SMALL + 1))
                        .refusal())
                .isEqualTo(new BodyTooLarge(SMALL));
    }

    @Test
    void theEndOfABodyIsNoByte() throws IOException {
        InputStream body = limited(1, SMALL);

        assertThat(body.read()).isZero();
        assertThat(body.read()).isEqualTo(-1);
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void aByteAbove127IsNotTheEnd() throws IOException {
        try (InputStream body =
                new LimitedBody(new ByteArrayInputStream(new byte[] {(byte) 0xFF}), 1, bytes -> {}, () -> {})) {
            assertThat(body.read()).isEqualTo(0xFF);
        }
    }

    @Test
    void eachReadIsCountedAndTheEndIsSeen() throws IOException {
        List<Long> counts = new ArrayList<>();
        try (InputStream body =
                new LimitedBody(new ByteArrayInputStream(new byte[SMALL]), SMALL, counts::add, () -> counts.add(-1L))) {
            body.readNBytes(SMALL - 1);
            body.read();
            body.read();
        }

        assertThat(counts).containsExactly(SMALL - 1L, (long) SMALL, -1L);
    }

    private static InputStream limited(int length, int max) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return new LimitedBody(new ByteArrayInputStream(bytes), max, read -> {}, () -> {});
    }

    private static final class Limits implements ApiConfig {

        @Override
        public Duration progressLease() {
            return Duration.ofMinutes(1);
        }

        @Override
        public int maxWatched() {
            return 1;
        }

        @Override
        public Duration maxBatchDuration() {
            return Duration.ofHours(1);
        }

        @Override
        public MemorySize maxBody() {
            return new MemorySize(BigInteger.valueOf(SMALL));
        }

        @Override
        public MemorySize maxBatchBody() {
            return new MemorySize(BigInteger.valueOf(BATCH));
        }

        @Override
        public MemorySize maxUploadBody() {
            return new MemorySize(BigInteger.valueOf(UPLOAD));
        }

        @Override
        public MemorySize maxBytesInFlight() {
            return new MemorySize(BigInteger.valueOf(UPLOAD));
        }

        @Override
        public MemorySize maxLargeBytesInFlight() {
            return new MemorySize(BigInteger.valueOf(UPLOAD));
        }

        @Override
        public Duration maxBodyWait() {
            return Duration.ZERO;
        }

        @Override
        public Duration bodyTimeout() {
            return Duration.ZERO;
        }

        @Override
        public int maxBatchLines() {
            return 1;
        }

        @Override
        public Duration maxWait() {
            return Duration.ZERO;
        }

        @Override
        public Duration maxWaitAtStop() {
            return Duration.ZERO;
        }

        @Override
        public Duration maxImageWait() {
            return Duration.ZERO;
        }

        @Override
        public Duration changeCheckInterval() {
            return Duration.ZERO;
        }

        @Override
        public int maxEventStreams() {
            return 1;
        }

        @Override
        public int maxOpenAnswersPerAccount() {
            return 1;
        }

        @Override
        public Duration heartbeatInterval() {
            return Duration.ZERO;
        }

        @Override
        public Duration eventLinkLifetime() {
            return Duration.ZERO;
        }
    }
}
