package io.darkroom.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for operators. */
class OperatorCommandsTest {

    private static final String LETTER = """
            {"id": "0-12", "time": "2026-01-01T00:00:00Z", "service": "submitter-service",
             "reason": "not a CloudEvent", "redriven_at": %s}""";

    private static final String PROVIDERS = """
            {"data": [{"name": "evolink", "state": "open", "in_flight": 3, "concurrency": 8, "success_rate": 0.97,
              "latency": {"p50_ms": 4200}, "reason": "5 errors"}]}""";

    @TempDir
    Path state;

    private StubApi api;

    @BeforeEach
    void start() throws Exception {
        api = new StubApi(state);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aCleanArchiveIsASuccess() {
        api.on("POST /v1/admin/archive/verify", 200, """
                {"clean": true, "objects": 3, "bytes": 1234, "missing": 0, "damaged": 0, "extra": 0}""");

        StubApi.Result result = api.run("archive", "verify");

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("3 objects (1234 bytes)", "0 missing, 0 damaged, 0 extra");
    }

    @Test
    void aDamagedArchiveIsAFailureThatNamesTheObject() {
        api.on(
                "POST /v1/admin/archive/verify",
                200,
                "{\"fault\": \"damaged\", \"object\": \"ab12\", \"detail\": \"other bytes\"}\n"
                        + "{\"clean\": false, \"objects\": 2, \"bytes\": 1, \"missing\": 0, \"damaged\": 1, \"extra\":"
                        + " 0}");

        StubApi.Result result = api.run("archive", "verify");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("damaged  ab12: other bytes", "1 damaged");
    }

    @Test
    void failedArchivesAreListed() {
        api.on("GET /v1/admin/archive/failed", 200, """
                {"data": [{"attempt": "g/1", "provider": "evolink", "images": 2, "expires_at": "2026-01-02T00:00:00Z",
                 "reason": "HTTP 404"}]}""");

        StubApi.Result result = api.run("archive", "failed");

        assertThat(result.out()).contains("g/1", "evolink", "2 images", "2026-01-02T00:00:00Z", "HTTP 404");
    }

    @Test
    void deadLettersAreListedWithTheirReasons() {
        api.on("GET /v1/admin/dead-letters?limit=100", 200, "{\"data\": [" + LETTER.formatted("null") + "]}");

        StubApi.Result result = api.run("dead-letters", "list");

        assertThat(result.out())
                .contains("0-12", "submitter-service", "not a CloudEvent")
                .doesNotContain("redriven");
    }

    @Test
    void aListCanBeLimitedAndRestrictedToATopic() {
        api.on("GET /v1/admin/dead-letters?limit=5&topic=darkroom.requests", 200, "{\"data\": []}");

        assertThat(api.run("dead-letters", "list", "--limit", "5", "--topic", "darkroom.requests")
                        .status())
                .isZero();
    }

    @Test
    void aDeadLetterIsShownWithHeadersAndValue() {
        api.on(
                "GET /v1/admin/dead-letters/0-12",
                200,
                "{\"letter\": " + LETTER.formatted("null")
                        + ", \"headers\": {\"ce_id\": \"7\"}, \"value\": \"{broken\"}");

        StubApi.Result result = api.run("dead-letters", "show", "0-12");

        assertThat(result.out()).contains("ce_id: 7", "{broken");
    }

    @Test
    void oneDeadLetterIsRedriven() {
        api.on("POST /v1/admin/dead-letters/0-12/redrive", 200, LETTER.formatted("\"2026-01-03T00:00:00Z\""));

        assertThat(api.run("dead-letters", "redrive", "0-12").out()).contains("redriven 2026-01-03T00:00:00Z");
    }

    @Test
    void allDeadLettersAreRedriven() {
        api.on(
                "POST /v1/admin/dead-letters/redrive?limit=100",
                200,
                "{\"data\": [" + LETTER.formatted("\"2026-01-03T00:00:00Z\"") + "]}");

        assertThat(api.run("dead-letters", "redrive", "--all").out().lines())
                .last()
                .asString()
                .startsWith("1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0-12 --all"})
    void redriveNeedsEitherOneOrAll(String arguments) {
        String[] command = ("dead-letters redrive " + arguments).strip().split(" ");

        StubApi.Result result = api.run(command);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("--all");
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void aReplayThatChangesNothingIsASuccess() {
        api.on("POST /v1/admin/replay?from=2026-01-31T00:00:00Z", 200, """
                {"idempotent": true, "read": 10, "generations": 4, "changed": 0, "new_messages": 0, "unreadable": 1}""");

        StubApi.Result result = api.run("replay", "--from", "2026-01-31T00:00:00Z");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains("10 callbacks of 4 generations", "0 attempts changed, 0 new webhooks, 1 unreadable");
    }

    @Test
    void aReplayThatChangesAnAttemptIsAFailure() {
        api.on(
                "POST /v1/admin/replay?from=2026-01-31T00:00:00Z",
                200,
                "{\"changed_attempt\": \"g/1\"}\n{\"idempotent\": false, \"changed\": 1}");

        StubApi.Result result = api.run("replay", "--from", "2026-01-31T00:00:00Z");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("g/1");
    }

    @Test
    void theStateIsOneScreenAndItsExitStatusSaysWhetherEveryServiceIsUp() {
        api.on("GET /v1/admin/providers", 200, PROVIDERS);
        api.on("GET /v1/admin/status", 200, """
                {"services": [{"name": "submitter-service", "status": "up"},
                   {"name": "storage-service", "status": "down", "detail": "it does not answer at http://127.0.0.1:8082"}],
                 "outbox": [{"service": "submitter-service", "oldest_seconds": 3, "held": 1}],
                 "queue": {"queued": 7, "running": 2, "oldest_seconds": 12}, "webhooks": {"overdue_seconds": 0}}""");

        StubApi.Result result = api.run("status");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out().lines())
                .anySatisfy(line -> assertThat(line).contains("submitter-service", "up", "3 s old, 1 held"))
                .anySatisfy(line -> assertThat(line).contains("storage-service", "down", "unknown", "8082"))
                .anySatisfy(line -> assertThat(line).contains("7 waiting, the oldest for 12 s; 2 in flight"))
                .anySatisfy(line -> assertThat(line).contains("evolink", "open", "3/8", "97 %", "4200 ms", "5 errors"));
    }

    @Test
    void aListIsPrintedAsTheApiAnswersItForPrograms() throws Exception {
        api.on("GET /v1/admin/providers", 200, PROVIDERS);

        assertThat(Server.JSON.readTree(api.run("providers", "--json").out()))
                .isEqualTo(Server.JSON.readTree(PROVIDERS));
        assertThat(api.run("providers").out()).startsWith("PROVIDER");
    }

    @Test
    void theAccountIsShownWithWhatIsLeft() {
        api.on("GET /v1/key", 200, """
                {"account_id": "a-1", "account_name": "shop", "name": "web", "prefix": "dk_abc", "scopes": ["generate"],
                 "expires_at": null, "spend_limit": {"limit": "5", "used": "2", "left": "3"}, "daily_spend_limit": null,
                 "rate_limit": {"requests": 100, "seconds": 60, "left": 97}}""");
        api.on("GET /v1/credits", 200, """
                {"unlimited": false, "available": "12.5", "reserved": "1", "spent": "6"}""");

        assertThat(api.run("account").out())
                .contains("shop (a-1)", "web (dk_abc…), generate", "12.5 available, 1 reserved, 6 spent")
                .contains("3 of 5 credits left", "97 of 100 requests in 60 s left")
                .doesNotContain("per day");
    }

    @Test
    void usageIsATableWithItsTotal() {
        String sums = "\"completed\": 2, \"failed\": 1, \"canceled\": 0, \"images\": 3, \"credits\": \"7\","
                + " \"latency_ms_avg\": null";
        api.on(
                "GET /v1/usage?by=day%2Cmodel&from=2026-01-01",
                200,
                "{\"by\": [\"day\", \"model\"], \"data\": [{\"day\": \"2026-01-01\", \"model\": \"m\", " + sums
                        + "}, {\"day\": \"2026-01-02\", \"model\": \"m\", " + sums + "}], \"total\": {" + sums + "}}");

        assertThat(api.run("usage", "--by", "day,model", "--from", "2026-01-01")
                        .out()
                        .lines())
                .hasSize(4)
                .first()
                .asString()
                .matches("DAY +MODEL +COMPLETED +FAILED +CANCELED +IMAGES +CREDITS +LATENCY MS AVG");
    }

    @Test
    void everythingSinceATimeIsRedeliveredPageByPage() {
        String path = "POST /v1/deliveries/redeliver?since=2026-01-31T00%3A00%3A00Z&status=failed";
        api.on(path, 202, "{\"redelivered\": 1000, \"skipped\": 0, \"next_cursor\": \"d-1\"}");
        api.on(path + "&cursor=d-1", 202, "{\"redelivered\": 5, \"skipped\": 2, \"next_cursor\": null}");

        assertThat(api.run("deliveries", "redeliver", "--since", "2026-01-31T00:00:00Z")
                        .out())
                .startsWith("1005 are sent again, 2 cannot be");
    }

    @Test
    void theConsoleIsOpenedByAFileThatOnlyItsOwnerCanRead() throws Exception {
        api.on("GET /v1/key", 200, "{}");

        StubApi.Result result = api.run("open", "--no-browser");

        Path file = state.resolve("open-console.html");
        assertThat(result.out()).contains(file.toUri().toString()).doesNotContain("dk_root_test");
        assertThat(Files.readString(file)).contains("url=" + api.url() + "/console/#key=dk_root_test");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "PT", "2026-01-31", "P2"})
    void aReplayNeedsATimeOrADuration(String from) {
        StubApi.Result result = api.run("replay", "--from", from);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("--from must be a time such as 2026-01-31T00:00:00Z");
    }
}
