package io.darkroom.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandTest {

    private static final String ACCOUNTS = "{\"data\": [{\"id\": \"a-1\", \"name\": \"shop\"}]}";

    @TempDir
    Path state;

    private StubApi api;

    @BeforeEach
    void start() throws Exception {
        api = new StubApi(state);
        api.on("GET /v1/admin/accounts", 200, ACCOUNTS);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aKeyIsCreatedOnTheAccountOfThatName() {
        api.on("POST /v1/admin/keys", 201, "{\"id\": \"k-1\", \"key\": \"dk_secret\"}");

        StubApi.Result result = api.run("key", "create", "--account", "shop", "--name", "web");

        assertThat(result.status()).isZero();
        assertThat(result.out().lines()).first().isEqualTo("dk_secret");
        assertThat(result.out()).contains("k-1", "not shown again");
        assertThat(sent().path("account_id").asText()).isEqualTo("a-1");
        assertThat(sent().path("name").asText()).isEqualTo("web");
    }

    @Test
    void anAccountIsCreatedOnRequest() {
        api.on("POST /v1/admin/accounts", 201, "{\"id\": \"a-2\"}");
        api.on("POST /v1/admin/keys", 201, "{\"id\": \"k-1\", \"key\": \"dk_secret\"}");

        api.run("key", "create", "--account", "studio", "--create-account", "--name", "web");

        assertThat(sent().path("account_id").asText()).isEqualTo("a-2");
    }

    @Test
    void withoutThatOptionAnUnknownAccountIsAnError() {
        StubApi.Result result = api.run("key", "create", "--account", "shpo", "--name", "web");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .isEqualToIgnoringNewLines(
                        "darkroom: there is no account shpo; there are shop; --create-account makes it");
        assertThat(api.requests()).noneMatch(request -> request.line().startsWith("POST"));
    }

    @Test
    void anAccountIsFoundOnALaterPageToo() {
        String first = "{\"data\": [{\"id\": \"a-1\", \"name\": \"a\"}], \"next_cursor\": \"a-1\"}";
        api.replace("GET /v1/admin/accounts", 200, first);
        api.on("POST /v1/admin/keys", 201, "{\"id\": \"k-1\", \"key\": \"dk_secret\"}");
        api.on("GET /v1/admin/accounts?cursor=a-1", 200, "{\"data\": [{\"id\": \"a-2\", \"name\": \"studio\"}]}");

        api.run("key", "create", "--account", "studio", "--name", "web");

        assertThat(sent().path("account_id").asText()).isEqualTo("a-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--spend-limit=0", "--spend-limit=-1", "--daily-spend-limit=ten", "--scope=all", "--rate=1"})
    void aWrongLimitCreatesNoAccount(String option) {
        StubApi.Result result =
                api.run("key", "create", "--account", "studio", "--create-account", "--name", "web", option);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains(option.substring(0, option.indexOf('=')));
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void limitsAreSentOnlyWhenTheyAreGiven() {
        api.on("POST /v1/admin/keys", 201, "{\"id\": \"k-1\", \"key\": \"dk_secret\"}");

        api.run("key", "create", "--account", "shop", "--name", "web");

        assertThat(sent().properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("account_id", "name");
    }

    @Test
    void everyLimitIsSentAsTheApiNamesIt() throws Exception {
        api.on("POST /v1/admin/keys", 201, "{\"id\": \"k-1\", \"key\": \"dk_secret\"}");

        api.run(
                "key",
                "create",
                "--account",
                "shop",
                "--name",
                "web",
                "--scope",
                "generate",
                "--scope",
                "admin",
                "--expires",
                "2027-01-31T00:00:00Z",
                "--spend-limit",
                "100",
                "--daily-spend-limit",
                "10.5",
                "--rate",
                "100/60",
                "--allow-ip",
                "10.0.0.0/8");

        assertThat(sent()).isEqualTo(Server.JSON.readTree("""
                {"account_id": "a-1", "name": "web", "scopes": ["generate", "admin"], "expires_at": "2027-01-31T00:00:00Z",
                 "spend_limit": "100", "daily_spend_limit": "10.5", "rate_limit": {"requests": 100, "seconds": 60},
                 "allowed_ips": ["10.0.0.0/8"]}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "100/", "/60", "a/b", "100/60s", "-1/60"})
    void aRateThatIsNotRequestsAndSecondsIsAUsageError(String rate) {
        StubApi.Result result = api.run("key", "create", "--account", "shop", "--name", "web", "--rate=" + rate);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--rate is requests and seconds, such as 100/60");
    }

    @Test
    void aMissingNameIsAUsageError() {
        StubApi.Result result = api.run("key", "create", "--account", "shop");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--name");
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void keysAreListedWithTheirAccountsAndStates() {
        api.on("GET /v1/admin/keys", 200, """
                {"data": [
                  {"id": "k-1", "prefix": "dk_abc", "name": "web", "account_id": "a-1", "scopes": ["generate", "admin"],
                   "revoked_at": null, "expires_at": null},
                  {"id": "k-2", "prefix": "dk_def", "name": "old", "account_id": "a-9", "scopes": ["generate"],
                   "revoked_at": "2026-01-01T00:00:00Z", "expires_at": null},
                  {"id": "k-3", "prefix": "dk_ghi", "name": "new", "account_id": "a-1", "scopes": [],
                   "revoked_at": null, "expires_at": "2027-01-01T00:00:00Z"}]}""");

        StubApi.Result result = api.run("key", "list");

        assertThat(result.out().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("k-1", "dk_abc", "shop", "generate,admin", "valid"))
                .anySatisfy(line -> assertThat(line).contains("k-2", "a-9", "revoked 2026-01-01T00:00:00Z"))
                .anySatisfy(line -> assertThat(line).contains("k-3", "valid until 2027-01-01T00:00:00Z"));
    }

    @Test
    void aKeyIsRevokedByItsId() {
        String id = "01a1fcbc-ef48-7958-8e9c-2d336173f9c0";
        api.on("DELETE /v1/admin/keys/" + id, 200, "{\"revoked_at\": \"2026-01-01T00:00:00Z\"}");

        StubApi.Result result = api.run("key", "revoke", id);

        assertThat(result.out()).isEqualToIgnoringNewLines("revoked at 2026-01-01T00:00:00Z");
    }

    @Test
    void anIdThatIsNoUuidIsAUsageError() {
        assertThat(api.run("key", "revoke", "k-1").status()).isEqualTo(2);
    }

    private JsonNode sent() {
        try {
            return Server.JSON.readTree(api.requests().getLast().body());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
