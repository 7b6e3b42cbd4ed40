package io.darkroom.submitter.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes server-sent events; a write fails when the client has disconnected. */
public final class EventStream {

    public static final String TYPE = "text/event-stream";

    private final OutputStream out;

    public EventStream(OutputStream out) {
        this.out = out;
    }

    /** Writes an event with an id, which a reconnecting client sends as the last one it received; {@code data} is one line. */
    public void event(int id, String name, String data) throws IOException {
        write("id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n");
    }

    public void event(String name, String data) throws IOException {
        write("event: " + name + "\ndata: " + data + "\n\n");
    }

    /** Writes an event without a name. */
    public void data(String data) throws IOException {
        write("data: " + data + "\n\n");
    }

    /** Writes the data of an event without a name, in one line. */
    @FunctionalInterface
    public interface DataWriter {
        void write(OutputStream out) throws IOException;
    }

    /** Writes data that is too large for memory. */
    public void data(DataWriter data) throws IOException {
        out.write("data: ".getBytes(StandardCharsets.UTF_8));
        data.write(out);
        write("\n\n");
    }

    /** Writes an event with a name, whose data is too large for memory. */
    public void event(String name, DataWriter data) throws IOException {
        write("event: " + name + "\n");
        data(data);
    }

    /** Keeps the connection alive, and fails when the client has disconnected. */
    public void heartbeat() throws IOException {
        write(": heartbeat\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
