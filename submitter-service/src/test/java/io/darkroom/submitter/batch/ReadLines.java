package io.darkroom.submitter.batch;

import io.darkroom.submitter.refusal.RefusedException;
import java.util.Optional;

/** The reader of batches with any bytes: each line is a request, or a refusal. */
final class ReadLines {

    private static final int MAX_LINES = 100;
    private static final long MAX_LENGTH = 10_000;

    private ReadLines() {}

    static void of(byte[] body) {
        try {
            BatchLines.split(body, MAX_LINES).forEach(ReadLines::read);
        } catch (RefusedException refused) {
            // Too many lines, or none.
        }
    }

    private static void read(BatchLines.Line line) {
        try {
            BatchLines.read(line, Optional.of("batch"), MAX_LENGTH);
        } catch (RefusedException refused) {
            // This line alone.
        }
    }
}
