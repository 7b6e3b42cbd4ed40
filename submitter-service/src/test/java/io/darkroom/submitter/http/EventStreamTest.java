package io.darkroom.submitter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    private final FlushCounter out = new FlushCounter();
    private final EventStream events = new EventStream(out);

    @Test
    void anEventHasItsIdItsNameAndItsData() throws IOException {
        events.event(3, "status", "{\"status\":\"queued\"}");

        assertThat(out.text()).isEqualTo("id: 3\nevent: status\ndata: {\"status\":\"queued\"}\n\n");
    }

    @Test
    void anEventWithoutIdLeavesTheLastIdOfTheClientAlone() throws IOException {
        events.event("progress", "{}");

        assertThat(out.text()).isEqualTo("event: progress\ndata: {}\n\n");
    }

    @Test
    void dataNeedsNoName() throws IOException {
        events.data("[DONE]");

        assertThat(out.text()).isEqualTo("data: [DONE]\n\n");
    }

    @Test
    void largeDataIsWrittenDirectly() throws IOException {
        events.data(stream -> stream.write("a very large image".getBytes(StandardCharsets.UTF_8)));

        assertThat(out.text()).isEqualTo("data: a very large image\n\n");
    }

    @Test
    void aHeartbeatIsAComment() throws IOException {
        events.heartbeat();

        assertThat(out.text()).isEqualTo(": heartbeat\n\n");
    }

    @Test
    void everythingIsSentAtOnce() throws IOException {
        events.event(1, "status", "{}");
        events.heartbeat();
        events.data("x");

        assertThat(out.flushes).isEqualTo(3);
    }

    @Test
    void textIsUtf8() throws IOException {
        events.data("é…");

        assertThat(out.toByteArray()).isEqualTo("data: é…\n\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aDisconnectedClientFailsTheWrite() {
        EventStream closed = new EventStream(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("connection reset");
            }
        });

        assertThatThrownBy(closed::heartbeat).isInstanceOf(IOException.class);
    }

    private static final class FlushCounter extends ByteArrayOutputStream {

        private int flushes;

        @Override
        public void flush() {
            flushes++;
        }

        String text() {
            return toString(StandardCharsets.UTF_8);
        }
    }
}
