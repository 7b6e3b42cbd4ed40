package io.darkroom.providers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.darkroom.contracts.TaskId;
import io.darkroom.providers.PollReading;
import io.darkroom.providers.http.ProviderHttp.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderHttpTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final StubUpstream upstream = new StubUpstream();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "200, true",
        "201, true",
        "202, true",
        "204, true",
        "300, false",
        "400, false",
        "404, false",
        "500, false",
        "599, false"
    })
    void everyStatusIsAResponse(int status, boolean success) {
        upstream.answers(status, "");

        assertThat(http(LONG).post("/x", bytes("{}"))).isInstanceOfSatisfying(Answer.Response.class, response -> {
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.success()).isEqualTo(success);
        });
    }

    @Test
    void aPostCarriesJsonAndTheKey() {
        upstream.answers(200, "{}");

        http(LONG).post("/v1/x", bytes("{\"a\": 1}"));

        assertThat(upstream.lastCall().method()).isEqualTo("POST");
        assertThat(upstream.lastCall().body()).isEqualTo("{\"a\": 1}");
        assertThat(upstream.lastCall().header("Content-type")).isEqualTo("application/json");
        assertThat(upstream.lastCall().header("Accept")).isEqualTo("application/json");
        assertThat(upstream.lastCall().header("Authorization")).isEqualTo("Bearer the-key");
        assertThat(upstream.lastCall().header("Idempotency-key")).isEmpty();
    }

    @Test
    void aPostMayCarryAnIdempotencyKey() {
        upstream.answers(200, "{}");

        http(LONG).post("/v1/x", bytes("{}"), "key-1");

        assertThat(upstream.lastCall().header("Idempotency-key")).isEqualTo("key-1");
    }

    @ParameterizedTest
    @CsvSource({"'', /v1/x", "/, /v1/x", "/gateway, /gateway/v1/x", "/gateway/, /gateway/v1/x"})
    void aBaseUrlMayCarryAPath(String path, String called) {
        upstream.answers(200, "{}");

        http(URI.create(upstream.baseUrl() + path), LONG).post("/v1/x", bytes("{}"));

        assertThat(upstream.lastCall().path()).isEqualTo(called);
    }

    @ParameterizedTest
    @CsvSource({"t-1, t-1", "a/b, a%2Fb", "a?b=c, a%3Fb%3Dc", "a#b, a%23b", "ü, %C3%BC"})
    void aTaskIdIsOnePathSegment(String task, String segment) {
        upstream.answers(200, "{}");

        http(LONG).get("/v1/tasks", new TaskId(task));

        assertThat(upstream.lastCall().method()).isEqualTo("GET");
        assertThat(upstream.lastCall().path()).isEqualTo("/v1/tasks/" + segment);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        upstream.answers(status, "", "Location", upstream.baseUrl() + "/elsewhere");

        assertThat(http(LONG).post("/x", bytes("{}"))).isInstanceOf(Answer.Response.class);
        assertThat(upstream.calls()).isEqualTo(1);
    }

    @Test
    void retryAfterIsRead() {
        upstream.answers(429, "", "Retry-After", "7");

        assertThat(http(LONG).post("/x", bytes("{}")))
                .isInstanceOfSatisfying(
                        Answer.Response.class,
                        response -> assertThat(response.retryAfter()).contains(Duration.ofSeconds(7)));
    }

    @Test
    void aMissingAnswerIsLostAfterTheTimeout() {
        upstream.answersWith(exchange -> await());

        Answer answer = http(SHORT).post("/x", bytes("{}"));

        assertThat(answer).isInstanceOf(Answer.Lost.class);
    }

    @Test
    void aBodyThatStallsIsLostAfterTheTimeout() {
        upstream.answersWith(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await();
        });
        Instant before = Instant.now();

        Answer answer = http(SHORT).post("/x", bytes("{}"));

        assertThat(answer).isInstanceOf(Answer.Lost.class);
        assertThat(Duration.between(before, Instant.now())).isLessThan(LONG);
    }

    @ParameterizedTest
    @EnumSource(
            value = DrippingUpstream.Part.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TRAILER", "PRELIMINARY_ANSWERS"})
    void anAnswerThatDripsForEverIsLostAfterTheTimeout(DrippingUpstream.Part part) throws Exception {
        try (DrippingUpstream dripping = new DrippingUpstream(part)) {
            assertThat(call(dripping)).isInstanceOf(Answer.Lost.class);

            Awaitility.await().atMost(LONG).until(() -> dripping.open() == 0);
        }
    }

    // A test that has used the JDK's client before has fixed its limit, so that the connection is not looked at here.
    @Test
    void preliminaryAnswersWithoutEndAreLostAfterTheTimeoutWhichTheirNumberDoesNotReplace() throws Exception {
        try (DrippingUpstream dripping = new DrippingUpstream(DrippingUpstream.Part.PRELIMINARY_ANSWERS)) {
            assertThat(call(dripping)).isInstanceOf(Answer.Lost.class);

            assertThat(System.getProperty("jdk.httpclient.maxNonFinalResponses"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aTrailerThatDripsIsNotReadWithTheBody() throws Exception {
        try (DrippingUpstream dripping = new DrippingUpstream(DrippingUpstream.Part.TRAILER)) {
            assertThat(call(dripping))
                    .isInstanceOfSatisfying(
                            Answer.Response.class,
                            response -> assertThat(response.body()).asString().isEqualTo("{}"));

            Awaitility.await().atMost(LONG).until(() -> dripping.open() == 0);
        }
    }

    private static Answer call(DrippingUpstream dripping) {
        return assertTimeoutPreemptively(
                SHORT.multipliedBy(10), () -> http(dripping.baseUrl(), SHORT).post("/x", bytes("{}")));
    }

    @Test
    void aConnectionThatBreaksAfterTheRequestIsLost() {
        upstream.answersWith(exchange -> exchange.close());

        assertThat(http(LONG).post("/x", bytes("{}"))).isInstanceOf(Answer.Lost.class);
    }

    @Test
    void aBodyThatBreaksIsLost() {
        upstream.answersWith(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.close();
        });

        assertThat(http(LONG).post("/x", bytes("{}"))).isInstanceOf(Answer.Lost.class);
    }

    @Test
    void theLongestAnswerIsRead() {
        upstream.answers(200, "x".repeat(PollReading.AS_IT_IS.maxBytes()));

        assertThat(http(LONG).post("/x", bytes("{}")))
                .isInstanceOfSatisfying(
                        Answer.Response.class,
                        response -> assertThat(response.body()).hasSize(PollReading.AS_IT_IS.maxBytes()));
    }

    @Test
    void aLongerSuccessIsTooLong() {
        upstream.answers(200, "x".repeat(PollReading.AS_IT_IS.maxBytes() + 1));

        assertThat(http(LONG).post("/x", bytes("{}"))).isInstanceOf(Answer.TooLong.class);
    }

    @Test
    void ofALongerErrorTheBeginningIsRead() {
        upstream.answers(400, "x".repeat(PollReading.AS_IT_IS.maxBytes() + 1));

        assertThat(http(LONG).post("/x", bytes("{}"))).isInstanceOfSatisfying(Answer.Response.class, response -> {
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).hasSize(PollReading.AS_IT_IS.maxBytes());
        });
    }

    @Test
    void anEndlessBodyHidesNoStatus() {
        upstream.answersWith(exchange -> {
            exchange.sendResponseHeaders(429, 0);
            byte[] more = new byte[64 * 1024];
            while (true) {
                exchange.getResponseBody().write(more);
            }
        });

        assertThat(http(LONG).post("/x", bytes("{}")))
                .isInstanceOfSatisfying(
                        Answer.Response.class,
                        response -> assertThat(response.status()).isEqualTo(429));
    }

    @Test
    void aRefusedConnectionSendsNothing() {
        URI closed = upstream.baseUrl();
        upstream.close();

        assertThat(http(closed, LONG).post("/x", bytes("{}"))).isInstanceOf(Answer.NotSent.class);
    }

    @Test
    void anUnknownHostSendsNothing() {
        assertThat(http(URI.create("http://no-such-host.invalid"), LONG).post("/x", bytes("{}")))
                .isInstanceOf(Answer.NotSent.class);
    }

    @Test
    void aReasonNeverShowsTheKey() {
        upstream.answersWith(exchange -> exchange.close());

        assertThat(http(LONG).post("/x", bytes("{}")).toString()).doesNotContain("the-key");
        assertThat(upstream.settings("evolink").toString()).doesNotContain("the-key");
    }

    private ProviderHttp http(Duration timeout) {
        return http(upstream.baseUrl(), timeout);
    }

    private static ProviderHttp http(URI baseUrl, Duration timeout) {
        return ProviderHttp.withBearerKey(StubUpstream.settings("evolink", baseUrl, timeout));
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
