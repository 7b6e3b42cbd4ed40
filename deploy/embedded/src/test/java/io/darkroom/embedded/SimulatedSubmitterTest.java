package io.darkroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedSubmitterTest {

    private final SimulatedSubmitter submitter = new SimulatedSubmitter();
    private final HttpClient http = HttpClient.newHttpClient();
    private String url;

    @BeforeEach
    void start() {
        url = submitter.start().get("quarkus.rest-client.submitter.url");
    }

    @AfterEach
    void stop() {
        submitter.stop();
        http.close();
    }

    @ParameterizedTest
    @CsvSource({"dk_owner, 200", "dk_stranger, 200", "dk_admin, 200", "dk_unknown, 401"})
    void onlyItsThreeKeysAreKnown(String key, int status) throws Exception {
        assertThat(get("/v1/key", "Authorization", "Bearer " + key).statusCode())
                .isEqualTo(status);
        assertThat(get("/v1/key", "X-API-Key", key).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"dk_owner, 200", "dk_stranger, 404"})
    void aGenerationIsFoundByItsOwnerOnly(String key, int status) throws Exception {
        assertThat(get("/v1/generations/1", "X-API-Key", key).statusCode()).isEqualTo(status);
    }

    @Test
    void theAccountOfAKeyIsAlwaysTheSame() throws Exception {
        String account = SimulatedSubmitter.account(SimulatedSubmitter.OWNER).toString();

        assertThat(get("/v1/key", "X-API-Key", SimulatedSubmitter.OWNER).body()).contains(account);
    }

    @Test
    void onlyTheAdminKeyHasTheScopeAdmin() throws Exception {
        assertThat(get("/v1/key", "X-API-Key", SimulatedSubmitter.ADMIN).body()).contains("\"admin\"");
        assertThat(get("/v1/key", "X-API-Key", SimulatedSubmitter.OWNER).body()).doesNotContain("\"admin\"");
    }

    private HttpResponse<String> get(String path, String header, String value) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header(header, value)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
