package io.darkroom.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands archive, dead-letters and replay. */
class OperatorCommandsTest {

    private static final String LETTER = """
            {"id": "0-12", "time": "2026-01-01T00:00:00Z", "service": "submitter-service",
             "reason": "not a CloudEvent", "redriven_at": %s}""";

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

        StubApi.Result result = api.run("archive", "verify", "--storage-url", api.url());

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("3 objects (1234 bytes)", "0 missing, 0 damaged, 0 extra");
    }

    @Test
    void aDamagedArchiveIsAFailureThatNamesTheObject() {
        api.on(
                "POST /v1/admin/archive/verify",
                200,
                "{\"fault\": \"damaged\", \"object\": \"ab12\", \"detail\": \"other bytes\"}\n"
                        + "{\"clean\": false, \"objects\": 2, \"bytes\": 1, \"missing\": 0, \"damaged\": 1, \"extra\": 0}");

        StubApi.Result result = api.run("archive", "verify", "--storage-url", api.url());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("damaged  ab12: other bytes", "1 damaged");
    }

    @Test
    void failedArchivesAreListed() {
        api.on("GET /v1/admin/archive/failed", 200, """
                {"data": [{"attempt": "g/1", "provider": "evolink", "images": 2, "expires_at": "2026-01-02T00:00:00Z",
                 "reason": "HTTP 404"}]}""");

        StubApi.Result result = api.run("archive", "failed", "--storage-url", api.url());

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

        StubApi.Result result = api.run("replay", "--from", "2026-01-31T00:00:00Z", "--callback-url", api.url());

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

        StubApi.Result result = api.run("replay", "--from", "2026-01-31T00:00:00Z", "--callback-url", api.url());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("g/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "PT", "2026-01-31", "P2"})
    void aReplayNeedsATimeOrADuration(String from) {
        StubApi.Result result = api.run("replay", "--from", from, "--callback-url", api.url());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("--from must be a time such as 2026-01-31T00:00:00Z");
    }
}
