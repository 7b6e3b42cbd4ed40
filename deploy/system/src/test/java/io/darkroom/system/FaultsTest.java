package io.darkroom.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.providers.catalogue.Catalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real processes against providers with every kind of fault. */
@Tag("backend")
class FaultsTest {

    private static final int GENERATIONS = 100;
    private static final List<String> PROVIDERS = Catalogue.builtIn().providers().keySet().stream()
            .map(ProviderName::value)
            .toList();
    // Delays of minutes are shortened to seconds.
    private static final Duration ATTEMPT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(6);

    /** Random faults, each with its share of the submissions; one in three has none. */
    private static final String RANDOM_FAULTS = """
            {"seed": %d, "latency": {"shortest_ms": 5, "longest_ms": 200}, "rules": [
              {"fault": "status", "status": 500, "probability": 0.05},
              {"fault": "status", "status": 503, "probability": 0.05},
              {"fault": "status", "status": 429, "retry_after_seconds": 1, "probability": 0.05},
              {"fault": "status_after", "status": 408, "probability": 0.02},
              {"fault": "status_after", "status": 500, "probability": 0.02},
              {"fault": "status_after", "status": 502, "probability": 0.02},
              {"fault": "status_after", "status": 504, "probability": 0.02},
              {"fault": "status_after", "status": 524, "probability": 0.02},
              {"fault": "reset_before", "probability": 0.04},
              {"fault": "reset_after", "probability": 0.06},
              {"fault": "hang_before", "delay_ms": 3000, "probability": 0.02},
              {"fault": "hang_after", "delay_ms": 3000, "probability": 0.03},
              {"fault": "task_failed", "probability": 0.07},
              {"fault": "task_content", "probability": 0.02},
              {"fault": "task_stuck", "probability": 0.02},
              {"fault": "callback_never", "probability": 0.06},
              {"fault": "callback_twice", "probability": 0.07},
              {"fault": "callback_late", "delay_ms": 12000, "probability": 0.05},
              {"fault": "callback_early", "probability": 0.08},
              {"fault": "callback_truncated", "probability": 0.05},
              {"fault": "callback_wrong_signature", "probability": 0.05},
              {"fault": "image_not_found", "probability": 0.03},
              {"fault": "image_truncated", "probability": 0.03},
              {"fault": "image_wrong_type", "probability": 0.03},
              {"fault": "image_slow", "delay_ms": 1500, "probability": 0.05},
              {"fault": "status", "status": 500, "probability": 0.1, "on": "poll"},
              {"fault": "status", "status": 404, "probability": 0.1, "on": "poll"}]}""";

    private static final String UNFINISHED = """
            SELECT concat_ws(E'\\n  ', generation.id || ' ' || generation.status || ' ' || generation.history,
                (SELECT string_agg('attempt: ' || attempt::text, E'\\n  ') FROM submitter.attempt WHERE generation_id = generation.id),
                (SELECT 'queued: ' || dispatch::text FROM submitter.dispatch WHERE generation_id = generation.id),
                (SELECT string_agg('callback: ' || attempt::text, E'\\n  ') FROM callback.attempt WHERE generation_id = generation.id),
                (SELECT string_agg('archive: ' || archive::text, E'\\n  ') FROM storage.archive WHERE generation_id = generation.id))
            FROM submitter.generation WHERE finished_at IS NULL""";

    private static final String CHARGED_WRONG = """
            SELECT concat_ws(' ', id, status, charged) FROM submitter.generation
            WHERE status <> 'completed' AND coalesce(charged, 0) <> 0
               OR status = 'completed' AND coalesce(charged, 0) <= 0
               OR (SELECT count(*) FROM submitter.ledger_entry
                   WHERE generation_id = generation.id AND kind = 'settle' AND book = 'spent') > 1""";

    @TempDir
    static Path state;

    private static RunningSystem system;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DARKROOM_LIFECYCLE_ATTEMPT_DEADLINE", ATTEMPT_DEADLINE.toString(),
                "DARKROOM_LIFECYCLE_UNCERTAIN_GRACE", GRACE.toString(),
                "DARKROOM_DISPATCH_ANSWER_MARGIN", "PT1S",
                "DARKROOM_DISPATCH_RESUBMIT_DELAY", "PT0.5S",
                "DARKROOM_ROUTING_CIRCUIT_DELAY", "PT2S",
                "DARKROOM_ROUTING_RETRY_DELAY", "PT1S",
                "DARKROOM_ARCHIVE_RETRY_DELAY", "PT0.2S",
                "DARKROOM_ARCHIVE_MAX_RETRY_DELAY", "PT1S"));
        environment.put("DARKROOM_ARCHIVE_REFUSAL_GRACE", "PT2S");
        for (String provider : PROVIDERS) {
            String prefix = "DARKROOM_PROVIDERS_" + provider.toUpperCase(Locale.ROOT);
            environment.put(prefix + "_TIMEOUT", "PT2S");
            environment.put(prefix + "_POLL_DELAY", "PT3S");
            environment.put(prefix + "_POLL_INTERVAL", "PT1S");
            environment.put(prefix + "_MAX_POLL_INTERVAL", "PT2S");
        }
        system = RunningSystem.start(state, RunningSystem.freePortBase(), environment);
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
    }

    @AfterEach
    void restoreEveryProvider() throws Exception {
        for (String provider : PROVIDERS) {
            system.faults(provider, "{\"rules\": []}");
            system.post("/v1/admin/providers/" + provider + "/restore", "");
        }
    }

    @Test
    void whileFourProvidersFailInFourWaysTheFifthCompletesAndTheAttemptsSayWhy() throws Exception {
        system.faults("evolink", "{\"rules\": [{\"fault\": \"status\", \"status\": 503}]}");
        system.faults("runbase", "{\"rules\": [{\"fault\": \"status\", \"status\": 402}]}");
        system.faults("apiframe", "{\"rules\": [{\"fault\": \"task_failed\"}]}");
        system.faults("apiinone", "{\"rules\": [{\"fault\": \"image_not_found\"}]}");

        JsonNode generation = system.submit("""
                {"model": "seedream-4.5", "prompt": "a lamp",
                 "routing": {"providers": ["evolink", "runbase", "apiframe", "apiinone", "acedata"], "max_attempts": 5}}""", 60);

        assertThat(generation.path("status").asText()).as(generation.toString()).isEqualTo("completed");
        assertThat(texts(generation.path("attempts"), "provider"))
                .containsExactly("evolink", "runbase", "apiframe", "apiinone", "acedata");
        List<String> reasons = new ArrayList<>();
        generation
                .path("attempts")
                .forEach(attempt ->
                        reasons.add(attempt.path("error").path("code").asText("")));
        assertThat(reasons)
                .containsExactly("provider_unavailable", "provider_credits", "provider_error", "archive_failed", "");
    }

    @Test
    void aHundredGenerationsWithRandomFaultsAllEndAndNoneIsBoughtTwice() throws Exception {
        Random random = new Random(20260102);
        for (String provider : PROVIDERS) {
            system.faults(provider, RANDOM_FAULTS.formatted(random.nextLong()));
        }
        String limited = keyOfALimitedAccount();
        Map<String, String> prompts = new TreeMap<>();
        for (int i = 0; i < GENERATIONS; i++) {
            String prompt = "a lamp, number " + i;
            String request = """
                    {"model": "seedream-4.5", "prompt": "%s",
                     "routing": {"strategy": "ordered", "providers": ["%s"], "max_attempts": 5, "deadline_seconds": 150}}
                    """.formatted(prompt, String.join("\", \"", shuffled(random)));
            String id = accepted(limited, request);
            if (i % 10 == 0) {
                assertThat(accepted(limited, request))
                        .as("the same request again")
                        .isEqualTo(id);
            }
            prompts.put(prompt, id);
        }

        await().atMost(Duration.ofSeconds(200))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(system.texts(UNFINISHED)).isEmpty());

        Map<String, List<JsonNode>> books = new HashMap<>();
        for (JsonNode entry : system.books()) {
            books.computeIfAbsent(entry.path("prompt").asText(), first -> new ArrayList<>())
                    .add(entry);
        }
        int completed = 0;
        for (Map.Entry<String, String> prompt : prompts.entrySet()) {
            JsonNode generation = system.generation(prompt.getValue());
            completed += generation.path("status").asText().equals("completed") ? 1 : 0;
            assertPromisesHold(generation, books.getOrDefault(prompt.getKey(), List.of()));
        }
        // Content is refused at random, and all five providers may fail; the others must complete.
        assertThat(completed).isGreaterThan(GENERATIONS * 8 / 10);
        assertThat(system.count("SELECT count(*) FROM submitter.outbox")).isZero();
        assertThat(system.count("SELECT count(*) FROM submitter.dispatch")).isZero();
        assertThat(system.count("SELECT count(*) FROM submitter.attempt WHERE finished_at IS NULL"))
                .as("attempts that hold a place at their provider")
                .isZero();
        assertLedgerIsExact();
    }

    private static String keyOfALimitedAccount() throws Exception {
        String account = system.post("/v1/admin/accounts", "{\"name\": \"limited\"}")
                .path("id")
                .asText();
        system.post("/v1/admin/accounts/" + account + "/credits", "{\"credits\": \"100000\"}");
        return system.post("/v1/admin/keys", """
                {"account_id": "%s", "name": "limited", "spend_limit": "100000"}""".formatted(account)).path("key").asText();
    }

    private static String accepted(String key, String request) throws Exception {
        JsonNode accepted = system.submit(key, request, 0, "Idempotency-Key", "of " + request.hashCode());
        assertThat(accepted.path("id").asText()).as(accepted.toString()).isNotEmpty();
        return accepted.path("id").asText();
    }

    private static void assertLedgerIsExact() throws Exception {
        JsonNode ledger = system.post("/v1/admin/ledger/check", "");
        assertThat(ledger.path("right").asBoolean()).as(ledger.toString()).isTrue();
        assertThat(system.count("SELECT count(*) FROM submitter.balance WHERE reserved <> 0"))
                .as("accounts with reserved credits")
                .isZero();
        assertThat(system.texts(CHARGED_WRONG)).as("charged wrong").isEmpty();
    }

    private static void assertPromisesHold(JsonNode generation, List<JsonNode> bought) throws Exception {
        String id = generation.path("id").asText();
        String status = generation.path("status").asText();
        assertThat(status).as(generation.toString()).isIn("completed", "failed");
        assertThat(generation.path("images").size()).as(id).isEqualTo(status.equals("completed") ? 1 : 0);
        // Of routing.max_attempts: a refusal that costs nothing does not count towards it.
        assertThat(generation.path("attempts").valueStream().filter(attempt -> !isFreeRefusal(attempt)))
                .as("attempts that a provider may have accepted, of " + generation)
                .hasSizeLessThanOrEqualTo(5);
        // At most one attempt was archived.
        assertThat(system.count("SELECT count(*) FROM storage.archive WHERE finished_at IS NOT NULL AND failure IS NULL"
                        + " AND generation_id = '" + id + "'"))
                .as("archives of " + id)
                .isLessThanOrEqualTo(hasLateResult(generation) ? 2 : 1);
        // Each attempt is at most one accepted submission, and there are no others.
        Map<String, Integer> accepted = new HashMap<>();
        bought.forEach(entry -> accepted.merge(entry.path("provider").asText(), 1, Integer::sum));
        Map<String, Integer> tried = new HashMap<>();
        generation
                .path("attempts")
                .forEach(attempt -> tried.merge(attempt.path("provider").asText(), 1, Integer::sum));
        accepted.forEach((provider, count) -> assertThat(count)
                .as("bought of " + provider + " for " + id)
                .isLessThanOrEqualTo(tried.getOrDefault(provider, 0)));
        long paid = bought.stream()
                .filter(entry -> entry.path("charged_images").asInt() > 0)
                .count();
        assertThat(paid - givenUp(generation))
                .as("bought for " + generation + " and not documented as given up: " + bought)
                .isLessThanOrEqualTo(1);
        assertNotBoughtAgainAfterASuccess(generation, bought);
    }

    private static boolean isFreeRefusal(JsonNode attempt) {
        return Set.of("provider_auth", "provider_credits", "rate_limited", "provider_unavailable")
                .contains(attempt.path("error").path("code").asText());
    }

    // A further submission was allowed only if the earlier one failed, lost its images, or exceeded the grace period.
    private static void assertNotBoughtAgainAfterASuccess(JsonNode generation, List<JsonNode> bought) {
        List<JsonNode> inOrder = bought.stream()
                .sorted(Comparator.comparing(
                        entry -> Instant.parse(entry.path("submitted_at").asText())))
                .toList();
        for (int i = 0; i + 1 < inOrder.size(); i++) {
            JsonNode earlier = inOrder.get(i);
            Duration between = Duration.between(
                    Instant.parse(earlier.path("submitted_at").asText()),
                    Instant.parse(inOrder.get(i + 1).path("submitted_at").asText()));
            boolean failed = earlier.path("state").asText().equals("failed");
            boolean lostImages = Set.of("image_not_found", "image_truncated", "image_wrong_type")
                    .contains(earlier.path("fault").asText());
            boolean pastGrace = between.compareTo(GRACE) >= 0;
            assertThat(failed || lostImages || pastGrace)
                    .as("bought again after " + between + ": " + earlier + " for " + generation)
                    .isTrue();
        }
    }

    private static boolean hasLateResult(JsonNode generation) {
        return attempts(generation)
                .anyMatch(attempt -> !attempt.path("late_result_at").isNull());
    }

    private static long givenUp(JsonNode generation) {
        return attempts(generation)
                .filter(attempt -> !attempt.path("late_result_at").isNull()
                        || Set.of("failed", "abandoned")
                                .contains(attempt.path("status").asText()))
                .count();
    }

    private static Stream<JsonNode> attempts(JsonNode generation) {
        return StreamSupport.stream(generation.path("attempts").spliterator(), false);
    }

    private static List<String> shuffled(Random random) {
        List<String> providers = new ArrayList<>(PROVIDERS);
        Collections.shuffle(providers, random);
        return providers;
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.path(field).asText()));
        return texts;
    }
}
