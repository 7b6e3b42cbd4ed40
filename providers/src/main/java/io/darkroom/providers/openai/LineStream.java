package io.darkroom.providers.openai;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The lines of a stream, each as a stream that ends where the line does. */
final class LineStream extends InputStream {

    private static final int MAX_NAME = 16;

    private final InputStream in;
    private boolean lineEnded = true;

    LineStream(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** Goes on to the next line; false when there is none. */
    boolean next() throws IOException {
        while (!lineEnded) {
            lineEnded = read() < 0;
        }
        in.mark(1);
        boolean ended = in.read() < 0;
        if (!ended) {
            in.reset();
        }
        lineEnded = ended;
        return !ended;
    }

    /** The beginning of the line up to its first colon, and the white space after that; the rest of a long line without one stays. */
    String start() throws IOException {
        StringBuilder name = new StringBuilder();
        int character = read();
        while (character >= 0) {
            name.append((char) character);
            if (character == ':' || name.length() == MAX_NAME) {
                break;
            }
            character = read();
        }
        skipSpaces();
        return name.toString();
    }

    private void skipSpaces() throws IOException {
        in.mark(1);
        while (!lineEnded && in.read() == ' ') {
            in.mark(1);
        }
        in.reset();
    }

    /** Whether the rest of the line begins so; it stays to be read. */
    boolean startsWith(String beginning) throws IOException {
        in.mark(beginning.length());
        for (int i = 0; i < beginning.length(); i++) {
            if (in.read() != beginning.charAt(i)) {
                in.reset();
                return false;
            }
        }
        in.reset();
        return true;
    }

    @Override
    public int read() throws IOException {
        if (lineEnded) {
            return -1;
        }
        int next = in.read();
        lineEnded = next < 0 || next == '\n';
        return lineEnded ? -1 : next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int next = read();
            if (next < 0) {
                return count == 0 && length > 0 ? -1 : count;
            }
            buffer[offset + count++] = (byte) next;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
