package io.darkroom.standalone;

import io.darkroom.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.time.Duration;

/** PostgreSQL, started again on its data when it dies. */
final class SupervisedDatabase implements AutoCloseable {

    private static final Duration RESTART_DELAY = Duration.ofMillis(500);

    private final Settings settings;
    private EmbeddedDatabase database;
    private boolean stopping;

    private SupervisedDatabase(Settings settings) throws IOException {
        this.settings = settings;
        this.database = launch();
    }

    static SupervisedDatabase start(Settings settings) throws IOException {
        SupervisedDatabase started = new SupervisedDatabase(settings);
        Thread.ofPlatform().daemon().name("supervise-postgres").start(started::supervise);
        return started;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + settings.postgresPort() + "/postgres";
    }

    /** From now on it is not started again. */
    synchronized void stopSupervision() {
        stopping = true;
        notifyAll();
    }

    @Override
    public synchronized void close() throws IOException {
        stopSupervision();
        database.close();
    }

    private void supervise() {
        try {
            do {
                awaitEnd();
            } while (restart());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        try {
            running().awaitEnd();
        } catch (IOException e) {
            System.err.println("postgres is started again, since it cannot be watched: " + e);
        }
    }

    /** False when it is not wanted any more. */
    private synchronized boolean restart() throws InterruptedException {
        if (!stopping) {
            System.out.println("postgres ended; restarting it");
            wait(RESTART_DELAY.toMillis());
        }
        if (stopping) {
            return false;
        }
        try {
            // It holds a lock on its data.
            database.close();
            database = launch();
        } catch (IOException | RuntimeException e) {
            // Its children end a moment after it, and no server starts while one of them is left.
            System.err.println("postgres cannot be restarted yet: " + e);
        }
        return true;
    }

    private synchronized EmbeddedDatabase running() {
        return database;
    }

    // The services end after the signal that ends this process, and need it until then.
    private EmbeddedDatabase launch() throws IOException {
        return EmbeddedDatabase.startUntilClosed(settings.state().resolve("postgres"), settings.postgresPort());
    }
}
