package io.darkroom.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountCommandTest {

    @TempDir
    Path state;

    private StubApi api;

    @BeforeEach
    void start() throws Exception {
        api = new StubApi(state);
        api.on("GET /v1/admin/accounts", 200, """
                {"data": [
                  {"id": "a-0", "name": "root", "credits": {"unlimited": true, "available": "-2", "reserved": "0", "spent": "2"}},
                  {"id": "a-1", "name": "shop", "credits": {"unlimited": false, "available": "5", "reserved": "1", "spent": "4"}}]}""");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void anAccountIsCreatedWithItsLimits() throws Exception {
        api.on("POST /v1/admin/accounts", 201, "{\"id\": \"a-2\"}");

        StubApi.Result result = api.run("account", "create", "studio", "--max-running", "3", "--retention-days", "30");

        assertThat(result.out()).isEqualToIgnoringNewLines("a-2");
        assertThat(Server.JSON.readTree(api.requests().getLast().body()))
                .isEqualTo(Server.JSON.readTree("{\"name\": \"studio\", \"max_running\": 3, \"retention_days\": 30}"));
    }

    @Test
    void creditsAreGrantedWithAReason() throws Exception {
        api.on("POST /v1/admin/accounts/a-1/credits", 200, "{\"credits\": {\"available\": \"105\"}}");

        StubApi.Result result = api.run("account", "credit", "shop", "100", "--note", "invoice 7");

        assertThat(result.out()).isEqualToIgnoringNewLines("105 credits are available to shop");
        assertThat(Server.JSON.readTree(api.requests().getLast().body()))
                .isEqualTo(Server.JSON.readTree("{\"credits\": \"100\", \"note\": \"invoice 7\"}"));
    }

    @Test
    void aNegativeNumberTakesCreditsBack() throws Exception {
        api.on("POST /v1/admin/accounts/a-1/credits", 200, "{\"credits\": {\"available\": \"2.5\"}}");

        StubApi.Result result = api.run("account", "credit", "shop", "-2.5", "--note", "granted twice");

        assertThat(result.out()).isEqualToIgnoringNewLines("2.5 credits are available to shop");
        assertThat(Server.JSON.readTree(api.requests().getLast().body()))
                .isEqualTo(Server.JSON.readTree("{\"credits\": \"-2.5\", \"note\": \"granted twice\"}"));
    }
}
