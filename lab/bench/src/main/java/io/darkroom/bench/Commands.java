package io.darkroom.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs other tools, each within a time limit. */
final class Commands {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

    private Commands() {}

    static boolean installed(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("bash", "-c", "command -v " + command + " > /dev/null")
                        .start()
                        .waitFor()
                == 0;
    }

    /** Runs a script in {@code folder}; returns how long it took. Throws when it fails or takes longer than {@code limit}. */
    static Duration shell(String script, Path folder, Duration limit) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder("bash", "-c", script)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        String last = script.lines().toList().getLast();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("a peer took longer than " + limit.toSeconds() + " s: " + last);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("a peer failed: " + last);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits until {@code process} listens on {@code port}. */
    static void awaitPort(Process process, int port) throws InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(CHECK_INTERVAL);
            }
        }
        throw new IllegalStateException("a peer does not listen on port " + port);
    }
}
