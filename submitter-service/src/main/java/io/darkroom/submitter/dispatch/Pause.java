package io.darkroom.submitter.dispatch;

import java.io.IOException;
import java.time.Duration;

/** The pause before a transfer is tried again. */
final class Pause {

    private Pause() {}

    static void of(Duration length) throws IOException {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before an image was moved", e);
        }
    }
}
