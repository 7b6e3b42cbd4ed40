package io.darkroom.submitter.http;

import static io.darkroom.embedded.http.ApiRequest.given;
import static io.darkroom.submitter.Route.KEY;
import static io.darkroom.submitter.Route.authorized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.darkroom.embedded.RawRequests;
import io.darkroom.embedded.RealBackends;
import io.darkroom.submitter.SimulatedProviders;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no resource answers: unknown paths and parameters, other methods and types, headers that cannot be read. */
@QuarkusTest
@Tag("backend")
@QuarkusTestResource(RealBackends.class)
@QuarkusTestResource(SimulatedProviders.class)
class RequestProblemsTest {

    @Test
    void whatHasNoRouteIsAProblemWithACode() {
        authorized()
                .get("/v1/nowhere")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"))
                .body("type", equalTo("urn:darkroom:problem:not_found"))
                .body("detail", containsString("/q/openapi"));
        authorized()
                .get("/v1/deliveries/1")
                .then()
                .statusCode(404)
                .body("detail", containsString("this path is callback-service's"));
        authorized().get("/v1/models/none").then().statusCode(404).body("detail", containsString("/q/openapi"));
        authorized()
                .put("/v1/generations")
                .then()
                .statusCode(405)
                .header("Allow", "GET, POST")
                .body("code", equalTo("method_not_allowed"))
                .body("detail", equalTo("PUT is not possible at /v1/generations; possible are GET, POST"));
        authorized()
                .header("Accept", "text/plain")
                .get("/v1/models")
                .then()
                .statusCode(406)
                .body("code", equalTo("not_acceptable"))
                .body("detail", containsString("text/plain"));
        authorized()
                .contentType("text/plain")
                .body("{}")
                .post("/v1/generations")
                .then()
                .statusCode(415)
                .body("code", equalTo("wrong_content_type"))
                .body("detail", containsString("send application/json"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/generations?prompt=x                                      | prompt
            /v1/generations?limit=1&staus=queued                          | staus
            /v1/models?model=x                                            | model
            /v1/generations?model=a%00b                                   | model
            /v1/generations?created_after=-999999999-01-01T00:00:00Z      | created_after
            /v1/generations?created_before=%2B999999999-12-31T23:59:59Z   | created_before
            /v1/credits/ledger?cursor=99999999999999999999                | cursor
            """)
    void aParameterThatIsUnknownOrOutOfItsLimitsIs400AndNamed(String path, String parameter) {
        authorized()
                .get(path)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_parameter"))
                .body("errors[0].field", equalTo(parameter));
    }

    @ParameterizedTest
    @CsvSource({"Idempotency-Key, ''", "Content-Type, nonsense"})
    void aHeaderThatCannotBeReadIs400AndNamed(String header, String value) {
        given().header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .header(header, value)
                .body("{\"model\": \"seedream-4.5\", \"prompt\": \"a\"}".getBytes(StandardCharsets.UTF_8))
                .post("/v1/generations")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo(header));
    }

    @Test
    void nothingIsReadAfterARequestWhoseLengthIsGivenTwice() throws IOException {
        String second = "GET /v1/key HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        String chunks = "2\r\n{}\r\n0\r\n\r\n";

        String answers = new RawRequests()
                .answer("POST /v1/generations HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunks + second);

        assertThat(answers).startsWith("HTTP/1.1 422").containsIgnoringCase("connection: close");
        assertThat(answers.split("HTTP/1\\.1 ", -1)).as("one answer").hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            GET /v1/models HTTP/1.1          | Connection: close                       | 400 | Host must be
            GET /v1/models HTTP/1.1          | Host: a b/c                             | 400 | Host must be
            GET /v1/models HTTP/1.1          | Host: [::1                              | 400 | Host must be
            GET /v1/models HTTP/1.1          | Host: a:99999                           | 400 | Host must be
            GET /v1/models HTTP/1.0          | Connection: close                       | 400 | Host must be
            GET /v1/models HTTP/1.0          | Host: a b/c                             | 400 | Host must be
            GET /q/nowhere HTTP/1.0          | Connection: close                       | 400 | Host must be
            PRI * HTTP/2.0                   | Connection: close                       | 400 | Host must be
            OPTIONS * HTTP/1.1               | Host: a                                 | 404 | there is nothing at *
            CONNECT a:443 HTTP/1.1           | Host: a                                 | 404 | there is nothing at a:443
            GET v1/models HTTP/1.1           | Host: a                                 | 404 | there is nothing at v1/models
            """)
    void whatTheRouterRefusesIsAProblemToo(String line, String header, int status, String detail) throws IOException {
        String answer =
                new RawRequests().answer(line + "\r\n" + header + "\r\nAuthorization: Bearer " + KEY + "\r\n\r\n");

        assertThat(answer)
                .matches("(?s)HTTP/[12]\\.[01] " + status + ".*")
                .contains("application/problem+json", detail)
                .containsIgnoringCase("x-request-id")
                .containsIgnoringCase("connection: close");
    }

    @Test
    void aRequestWithTwoHostsIsRefused() throws IOException {
        String answer = new RawRequests().answer("GET /v1/models HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("Host must be one host", "not a, b");
    }

    @Test
    void aProbeInHttp10NeedsNoHost() throws IOException {
        assertThat(new RawRequests().answer("GET /q/health/live HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.0 200");
    }

    // The server refuses it before any code of ours reads it.
    @ParameterizedTest
    @ValueSource(strings = {"/v1/generations/%zz", "/v1/generations?model=%", "/v2/jobs/a|b"})
    void whatIsNoUriIs400WithoutABody(String uri) throws IOException {
        String answer = new RawRequests()
                .answer("GET " + uri + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + KEY
                        + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").containsIgnoringCase("content-length: 0");
    }

    @Test
    void aUriThatIsTooLongIsRefusedInTheShapeOfItsApi() {
        String query = "?model=" + "x".repeat(9000);

        authorized()
                .get("/v1/generations" + query)
                .then()
                .statusCode(414)
                .body("code", equalTo("uri_too_long"))
                .body("detail", containsString("at most 8000 characters"));
        authorized()
                .get("/v2/jobs" + query)
                .then()
                .statusCode(414)
                .body("error", containsString("at most 8000 characters"));
    }

    @Test
    void theIdOfARequestIsReturned() {
        authorized().header("X-Request-Id", "order-7").get("/v1/models").then().header("X-Request-Id", "order-7");
        assertThat(authorized().get("/v1/models").header("X-Request-Id")).isNotBlank();
    }
}
