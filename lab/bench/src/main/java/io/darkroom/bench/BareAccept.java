package io.darkroom.bench;

import io.darkroom.contracts.GenerationId;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * What accepting costs at least: one statement stores the same rows, and the answer follows its commit. With a gathering time, the requests
 * that come within it are stored by one statement.
 */
final class BareAccept {

    private static final int ACCEPTED = 202;
    private static final int FAILED = 500;
    private static final int CONNECTIONS = 24;
    private static final int GATHERING_CONNECTIONS = 2;
    private static final int MAX_GATHERED = 64;

    private final BlockingQueue<Pending> pending = new LinkedBlockingQueue<>();
    private final long gatherNanos;

    private BareAccept(long gatherNanos) {
        this.gatherNanos = gatherNanos;
    }

    private record Pending(UUID id, IntConsumer answer) {}

    /** Arguments: port, JDBC URL of the submitter's database, microseconds to gather requests (0: each by itself). */
    public static void main(String[] arguments) throws SQLException {
        BareAccept accept = new BareAccept(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(arguments[2])));
        String insert;
        try (Connection connection = DriverManager.getConnection(arguments[1])) {
            insert = SameRows.insert(connection);
        }
        int connections = accept.gatherNanos == 0 ? CONNECTIONS : GATHERING_CONNECTIONS;
        for (int i = 0; i < connections; i++) {
            SameRows rows = new SameRows(DriverManager.getConnection(arguments[1]), insert);
            Thread.ofPlatform().start(() -> accept.store(rows));
        }
        BareServer.serve(Integer.parseInt(arguments[0]), accept::receive);
    }

    private void receive(HttpServerRequest request) {
        Context context = Vertx.currentContext();
        UUID id = GenerationId.next(Instant.now()).value();
        request.bodyHandler(body -> pending.add(new Pending(
                id,
                status -> context.runOnContext(ignored -> request.response()
                        .setStatusCode(status)
                        .putHeader("Content-Type", "application/json")
                        .end("{\"id\":\"" + id + "\"}")))));
    }

    private void store(SameRows rows) {
        try {
            while (true) {
                List<Pending> gathered = gather();
                int status = store(rows, gathered) ? ACCEPTED : FAILED;
                gathered.forEach(each -> each.answer().accept(status));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean store(SameRows rows, List<Pending> gathered) {
        try {
            rows.store(gathered.stream().map(Pending::id).toArray(UUID[]::new));
            return true;
        } catch (SQLException e) {
            System.err.println(e.getMessage());
            return false;
        }
    }

    private List<Pending> gather() throws InterruptedException {
        List<Pending> gathered = new ArrayList<>(List.of(pending.take()));
        if (gatherNanos > 0) {
            long end = System.nanoTime() + gatherNanos;
            Pending next = pending.poll(gatherNanos, TimeUnit.NANOSECONDS);
            while (next != null) {
                gathered.add(next);
                next = gathered.size() == MAX_GATHERED
                        ? null
                        : pending.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        }
        return gathered;
    }
}
