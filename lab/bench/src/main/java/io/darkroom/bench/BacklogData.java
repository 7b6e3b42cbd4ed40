package io.darkroom.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes the backlogs of an account in a running system, from a generation and a webhook of another one. */
final class BacklogData implements AutoCloseable {

    private static final int BLACKHOLES = 50;
    private static final String TEMPLATE =
            "SELECT * FROM submitter.generation WHERE account_id <> ':account' AND status = 'completed' ORDER BY id LIMIT 1";
    // Attempts that fill the account's places, or a provider's: those of generations that are not looked for.
    private static final String FILL = """
            WITH template AS (%s),
            owner AS (
                INSERT INTO submitter.generation (id, account_id, model, status, progress, request, attempts, created_at, deadline_at)
                SELECT uuidv7(), CAST(':owner' AS uuid), 'a copy', 'submitted', 0, request, 1, now(), now() + interval '1 hour'
                FROM template RETURNING id)
            INSERT INTO submitter.attempt (generation_id, account_id, number, provider, status, created_at, submitted_at, answer_due_at)
            SELECT id, CAST(':owner' AS uuid), number, ':provider', 'submitted', now(), now(), now()
            FROM owner, generate_series(1000, 999 + :size) AS number""".formatted(TEMPLATE);
    private static final String QUEUE = """
            WITH template AS (%s),
            copies AS (
                INSERT INTO submitter.generation (id, account_id, model, status, progress, request, attempts, created_at, deadline_at)
                SELECT uuidv7(), CAST(':account' AS uuid), 'a copy', 'queued', 0, request, 0, now(), now() + interval '1 hour'
                FROM template, generate_series(1, :size) RETURNING id)
            INSERT INTO submitter.dispatch (generation_id, account_id, due_at, candidates, give_up_at)
            SELECT id, CAST(':account' AS uuid), now(), ':candidates', now() + interval '50 minutes' FROM copies""".formatted(TEMPLATE);
    private static final String WEBHOOKS = """
            WITH template AS (SELECT type, payload FROM callback.delivery WHERE account_id <> ':account' AND payload IS NOT NULL LIMIT 1),
            copies AS (
                INSERT INTO callback.delivery (id, message_id, account_id, type, url, url_hash, host, stream, payload, status, tries,
                    failures, started_at, next_at, created_at)
                SELECT uuidv7(), 'backlog ' || gen_random_uuid(), CAST(':account' AS uuid), type, 'http://' || host_name || '/', host_name,
                       host_name, 'backlog ' || gen_random_uuid(), payload, 'pending', 0, 0, now(), now(), now()
                FROM template, generate_series(1, :size / :hosts),
                     (SELECT '127.0.0.1:' || port AS host_name FROM unnest(ARRAY[:ports]) AS port) AS hosts RETURNING host)
            INSERT INTO callback.webhook_host (host, next_at, account_id) SELECT DISTINCT host, now(), CAST(':account' AS uuid) FROM copies
            ON CONFLICT (host) DO UPDATE SET next_at = now(), wakes = webhook_host.wakes + 1""";
    private static final String STARTS = """
            SELECT extract(epoch FROM attempt.created_at - generation.created_at) * 1000
            FROM submitter.generation JOIN submitter.attempt ON generation_id = generation.id AND number = 1
            WHERE generation.account_id <> ':account' AND model <> 'a copy' AND generation.created_at >= '%s'""";
    private static final String ARCHIVED = """
            SELECT extract(epoch FROM archive.finished_at - archive.produced_at) * 1000
            FROM submitter.generation JOIN storage.archive ON archive.generation_id = generation.id AND archive.failure IS NULL
            WHERE generation.account_id <> ':account' AND model <> 'a copy' AND archive.finished_at IS NOT NULL
              AND generation.created_at >= '%s'""";
    // The events of all that was filled and not deleted before.
    private static final String DELETE = """
            INSERT INTO submitter.outbox (event_id, type, key, data, created_at)
            SELECT gen_random_uuid(), 'io.darkroom.GenerationDeleted.v1', CAST(generation.id AS text), CAST(json_build_object(
                'generation_id', generation.id, 'account_id', generation.account_id, 'reason', 'request',
                'deleted_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS text), now()
            FROM storage.asset JOIN storage.blob USING (sha256) JOIN submitter.generation ON generation.id = asset.generation_id
            WHERE bytes = 1000 AND blob.width = 1024""";
    private static final String ERASING = """
            SELECT (SELECT count(*) FROM storage.erasure WHERE next_at IS NOT NULL)
                + (SELECT count(*) FROM submitter.outbox) + (SELECT count(*) FROM storage.outbox)""";
    private static final String EXPIRED = """
            SELECT count(*) FROM submitter.generation JOIN submitter.account ON account.id = account_id
            WHERE retention_days = 1 AND generation.deleted_at IS NULL AND finished_at < now() - interval '1 day'""";
    private static final String DELIVERING = "SELECT count(*) FROM callback.webhook_host WHERE lease_until > now()";
    private static final Duration CLEAR_LIMIT = Duration.ofMinutes(15);
    private static final String ACCEPTED =
            "SELECT count(*) FROM submitter.generation WHERE account_id = ':account' AND origin_source = '/backlog'";
    private static final String LEFT = """
            SELECT 'waiting ' || (SELECT count(*) FROM submitter.dispatch)
                || ', to be erased ' || (SELECT count(*) FROM storage.erasure WHERE next_at IS NOT NULL)
                || ', expired ' || (%s)
                || ', webhooks ' || (SELECT count(*) FROM callback.delivery WHERE status = 'pending')""".formatted(EXPIRED);
    private static final List<String> CLEAR = List.of(
            "DELETE FROM submitter.dispatch WHERE account_id = ':account'",
            "UPDATE submitter.attempt SET finished_at = now(), status = 'failed' WHERE finished_at IS NULL AND number >= 1000",
            "UPDATE submitter.generation SET status = 'canceled', finished_at = now() WHERE finished_at IS NULL AND (model = 'a copy' OR account_id = ':account')",
            "UPDATE callback.delivery SET status = 'failed', finished_at = now() WHERE account_id = ':account' AND status = 'pending'",
            "UPDATE submitter.account SET retention_days = NULL WHERE retention_days = 1");

    private final SystemUnderTest system;
    private final String account;
    private final List<ServerSocket> blackholes = new ArrayList<>();
    private int produced;
    private Optional<GrowthData> growth = Optional.empty();

    BacklogData(SystemUnderTest system, String account) {
        this.system = system;
        this.account = account;
    }

    /** A kind of work that waits, and how much of it a busy installation may have. */
    record Backlog(String name, int usualSize, Kind kind) {}

    @FunctionalInterface
    interface Kind {
        void add(int size) throws SQLException, IOException;
    }

    @FunctionalInterface
    private interface Reached {
        boolean now() throws SQLException;
    }

    List<Backlog> all() {
        return List.of(
                new Backlog("queued", 100_000, this::queue),
                new Backlog("pinned", 5_000, this::pin),
                new Backlog("kafka", 100_000, this::produce),
                new Backlog("webhooks", 20_000, this::webhooks),
                new Backlog("deletions", 50_000, this::delete),
                new Backlog("retention", 200_000, this::expire));
    }

    private void queue(int size) throws SQLException {
        execute(FILL.replace(":size", "2").replace(":owner", account).replace(":provider", "evolink"));
        execute(QUEUE.replace(":size", String.valueOf(size)).replace(":candidates", "apiframe,evolink"));
    }

    private void pin(int size) throws SQLException {
        execute(
                "INSERT INTO submitter.account (id, name, created_at) VALUES (uuidv7(), 'busy', now()) ON CONFLICT (name) DO NOTHING");
        String busy = text("SELECT CAST(id AS text) FROM submitter.account WHERE name = 'busy'");
        execute(FILL.replace(":size", "500").replace(":owner", busy).replace(":provider", "acedata"));
        execute(QUEUE.replace(":size", String.valueOf(size)).replace(":candidates", "acedata"));
    }

    // What was accepted later could not be cleared, and what is erased later would be beside the next measurement.
    private static void await(Reached reached) throws SQLException, InterruptedException {
        long limit = System.nanoTime() + CLEAR_LIMIT.toNanos();
        while (!reached.now()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("a backlog is not gone after " + CLEAR_LIMIT.toMinutes() + " minutes");
            }
            Thread.sleep(Duration.ofSeconds(1));
        }
    }

    private void produce(int size) throws SQLException {
        produced += size;
        execute(FILL.replace(":size", "2").replace(":owner", account).replace(":provider", "evolink"));
        Properties properties = new Properties();
        properties.put("bootstrap.servers", system.bootstrapServers());
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < size; i++) {
                ProducerRecord<String, byte[]> request = new ProducerRecord<>(
                        "darkroom.requests",
                        "{\"request\": {\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}}"
                                .getBytes(StandardCharsets.UTF_8));
                Map.of(
                                "ce_specversion", "1.0",
                                "ce_type", "io.darkroom.GenerationRequested.v1",
                                "ce_source", "/backlog",
                                "ce_id", UUID.randomUUID().toString(),
                                "ce_darkroomaccount", account,
                                "content-type", "application/json")
                        .forEach((name, value) -> request.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
                producer.send(request);
            }
        }
    }

    private void webhooks(int size) throws SQLException, IOException {
        List<String> ports = new ArrayList<>();
        for (int i = 0; i < BLACKHOLES; i++) {
            ServerSocket blackhole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            blackholes.add(blackhole);
            ports.add(String.valueOf(blackhole.getLocalPort()));
        }
        execute(WEBHOOKS.replace(":size", String.valueOf(size))
                .replace(":hosts", String.valueOf(BLACKHOLES))
                .replace(":ports", String.join(",", ports)));
        // They would have come over hours, and PostgreSQL would have noticed.
        execute("ANALYZE callback.delivery");
    }

    private void delete(int size) throws SQLException, IOException {
        fill(size);
        execute(DELETE);
        // So many come over minutes, in which PostgreSQL would have noticed.
        execute("ANALYZE submitter.outbox");
    }

    private void expire(int size) throws SQLException, IOException {
        fill(size);
        execute("UPDATE submitter.account SET retention_days = 1 WHERE name LIKE 'growth %'");
    }

    private void fill(int size) throws SQLException, IOException {
        if (growth.isEmpty()) {
            growth = Optional.of(new GrowthData(system.jdbcUrl()));
            growth.orElseThrow().accounts();
        }
        growth.orElseThrow().fill(size);
        new GrowthFiles(system.archive()).write(system.jdbcUrl());
        // A history grows over days, not beside the measurement.
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
    }

    /** Removes what waits. Waits for what cannot be removed and would be beside the next measurement; returns how long. */
    Duration clear() throws SQLException, IOException, InterruptedException {
        long begun = System.nanoTime();
        await(() -> Long.parseLong(text(ACCEPTED)) >= produced);
        await(() -> text(EXPIRED).equals("0"));
        for (String statement : CLEAR) {
            execute(statement);
        }
        closeBlackholes();
        await(() -> text(ERASING).equals("0"));
        await(() -> text(DELIVERING).equals("0"));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** How long the requests since then that are not of the account waited for their first attempt. */
    List<Duration> starts(Instant since) throws SQLException {
        return durations(STARTS.formatted(since));
    }

    /** How long after their outcomes the images of these requests were archived. */
    List<Duration> archived(Instant since) throws SQLException {
        return durations(ARCHIVED.formatted(since));
    }

    private List<Duration> durations(String sql) throws SQLException {
        List<Duration> durations = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ofAccount(sql))) {
            while (row.next()) {
                durations.add(Duration.ofMillis(Math.round(row.getDouble(1))));
            }
        }
        return durations;
    }

    /** What of all backlogs is there. */
    String left() throws SQLException {
        return text(LEFT);
    }

    private String ofAccount(String sql) {
        return sql.replace(":account", account);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(ofAccount(sql));
        }
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ofAccount(sql))) {
            row.next();
            return row.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(system.jdbcUrl());
    }

    private void closeBlackholes() throws IOException {
        for (ServerSocket blackhole : blackholes) {
            blackhole.close();
        }
        blackholes.clear();
    }

    @Override
    public void close() throws IOException {
        closeBlackholes();
    }
}
