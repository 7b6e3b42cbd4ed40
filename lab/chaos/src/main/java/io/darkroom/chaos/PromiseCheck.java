package io.darkroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.event.Topic;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what everybody has seen in the end, and compares it: clients, the services' databases, the providers' books, the receiver of
 * webhooks, and the archive.
 */
record PromiseCheck(TestedSystem system, Map<String, String> acceptedByPrompt, NotificationHistory notified) {

    // An attempt may have been given up before its archive failed, and nothing is kept of the archive of a canceled
    // generation.
    private static final String UNFETCHED = """
            SELECT generation_id::text FROM submitter.attempt WHERE error_code = 'archive_failed'
            UNION SELECT generation_id::text FROM storage.archive WHERE failure IS NOT NULL
            UNION SELECT id::text FROM submitter.generation WHERE status = 'canceled'""";

    private static final String UNFINISHED = """
            SELECT concat_ws(' ', g.id, g.status, g.error_code, 'attempt', a.number, a.provider, a.status, a.error_code,
                'known as', c.status, c.task_id, 'archive', s.created_at, s.finished_at, s.failure)
            FROM submitter.generation g
            LEFT JOIN submitter.attempt a ON a.generation_id = g.id
            LEFT JOIN callback.attempt c ON c.generation_id = g.id AND c.number = a.number
            LEFT JOIN storage.archive s ON s.generation_id = g.id AND s.attempt = a.number
            WHERE g.finished_at IS NULL""";

    private static final String ATTEMPTS =
            "SELECT generation_id::text, count(*) FROM submitter.attempt WHERE %s GROUP BY generation_id";
    private static final String GIVEN_UP = "status IN ('failed', 'abandoned') OR late_at IS NOT NULL";
    private static final String HISTORY = """
            SELECT concat_ws(' ', number, provider, status, task_id, error_code, error_message, created_at, submitted_at,
                finished_at, 'late', late_at, 'resubmissions', resubmissions)
            FROM submitter.attempt WHERE generation_id::text = '%s' ORDER BY number""";

    // What must not be left when everything has ended.
    private static final Map<String, String> LEFT_OVERS = Map.of(
            "generations that wait for a provider", "SELECT count(*) FROM submitter.dispatch",
            "attempts that hold a place at their provider",
                    "SELECT count(*) FROM submitter.attempt WHERE finished_at IS NULL",
            "reserved credits", "SELECT count(*) FROM submitter.balance WHERE reserved <> 0",
            "generations that failed or were canceled and are charged",
                    "SELECT count(*) FROM submitter.generation WHERE status <> 'completed' AND coalesce(charged, 0) <> 0",
            "generations that completed and are not charged for their images", """
                    SELECT count(*) FROM submitter.generation g WHERE status = 'completed' AND NOT EXISTS (
                        SELECT 1 FROM submitter.attempt a WHERE a.generation_id = g.id
                            AND g.charged = least(g.reserved, a.price * json_array_length(g.images::json)))""",
            "generations that are settled twice", """
                    SELECT count(*) FROM (SELECT 1 FROM submitter.ledger_entry WHERE kind = 'settle' AND book = 'spent'
                        GROUP BY generation_id HAVING count(*) > 1) twice""",
            "keys that have not spent what their generations cost", """
                    SELECT count(*) FROM submitter.api_key k WHERE spend_limit IS NOT NULL AND spent <> (
                        SELECT coalesce(sum(charged), 0) FROM submitter.generation g WHERE g.key_id = k.id)""");

    List<String> violations() throws SQLException, IOException, InterruptedException {
        Violations violations = new Violations();
        Database database = new Database(system.jdbcUrl());
        violations.requireEqual(
                "generations", acceptedByPrompt.size(), database.count("SELECT count(*) FROM submitter.generation"));
        violations.addAll(leftOvers(database));
        violations.requireRightLedger(system.checkLedger());
        violations.addAll(notified.violations());
        checkNotified(violations);
        checkPurchases(violations, database);
        checkArchive(violations, database);
        checkDeadLetters(violations, database);
        return violations.list();
    }

    /** What has not ended, is still reserved, or was charged wrongly. */
    static List<String> leftOvers(Database database) throws SQLException {
        Violations violations = new Violations();
        violations.addAll(database.texts(UNFINISHED));
        for (Map.Entry<String, String> each : LEFT_OVERS.entrySet()) {
            violations.requireEqual(each.getKey(), 0, database.count(each.getValue()));
        }
        return violations.list();
    }

    // Unreadable callbacks and outcomes whose images cannot be fetched are dead letters by design.
    private void checkDeadLetters(Violations violations, Database database) throws SQLException {
        DeadLetterTopics deadLetters = new DeadLetterTopics(system.kafka());
        List<Topic> others = EnumSet.complementOf(EnumSet.of(Topic.CALLBACKS, Topic.OUTCOMES)).stream()
                .toList();
        others.forEach(topic -> deadLetters
                .letters(topic)
                .forEach(letter -> violations.add("a record of " + topic.topicName() + " about " + letter.key()
                        + " is a dead letter: " + letter.reason())));
        Set<String> failed = new HashSet<>(database.texts(UNFETCHED));
        deadLetters.letters(Topic.OUTCOMES).stream()
                .filter(letter -> !failed.contains(letter.key()))
                .forEach(letter ->
                        violations.add("an outcome of " + letter.key() + " is a dead letter: " + letter.reason()));
    }

    private void checkNotified(Violations violations) {
        Set<String> ended = notified.ended();
        acceptedByPrompt.values().stream()
                .filter(id -> !ended.contains(id))
                .forEach(id -> violations.add("the end of " + id + " was not delivered"));
    }

    private void checkPurchases(Violations violations, Database database)
            throws SQLException, IOException, InterruptedException {
        Map<String, Long> booked = new HashMap<>();
        Map<String, Long> paid = new HashMap<>();
        for (JsonNode entry : books()) {
            String id = acceptedByPrompt.getOrDefault(entry.path("prompt").asText(), "a generation of nobody");
            booked.merge(id, 1L, Long::sum);
            if (entry.path("charged_images").asLong() > 0) {
                paid.merge(id, 1L, Long::sum);
            }
        }
        List<String> wrong = new Purchases(
                        database.numbersByText(ATTEMPTS.formatted("true")),
                        database.numbersByText(ATTEMPTS.formatted(GIVEN_UP)),
                        booked,
                        paid)
                .violations();
        for (String each : wrong) {
            String id = each.substring(0, each.indexOf(' '));
            violations.add(each + ": " + database.texts(HISTORY.formatted(id)));
        }
    }

    private JsonNode books() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(system.simulator().resolve("/books")).build();
            return Json.mapper()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }

    private void checkArchive(Violations violations, Database database) throws SQLException, IOException {
        ArchivedFiles files = new ArchivedFiles(system.archive());
        Map<String, Long> promised = database.numbersByText(
                "SELECT DISTINCT sha256, bytes FROM storage.asset JOIN storage.blob USING (sha256)");
        violations.addAll(files.violations(promised));
        violations.addAll(files.partial());
        Set<String> archived = new HashSet<>(database.texts("SELECT DISTINCT generation_id::text FROM storage.asset"));
        database.texts("SELECT id::text FROM submitter.generation WHERE status = 'completed'").stream()
                .filter(id -> !archived.contains(id))
                .forEach(id -> violations.add(id + " completed without an image in the archive"));
    }
}
