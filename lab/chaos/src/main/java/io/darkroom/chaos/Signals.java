package io.darkroom.chaos;

import java.io.IOException;

/** Signals that Java has no call for. */
final class Signals {

    private Signals() {}

    /** {@code signal}: its name without SIG. */
    static void send(long pid, String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("process " + pid + " could not be sent SIG" + signal);
        }
    }
}
