package io.darkroom.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.CleanText;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.providers.Provider;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every provider; each one's test extends this and adds its bodies and its words. */
public abstract class ProviderContract {

    protected final StubUpstream upstream = new StubUpstream();
    private final String name;

    protected ProviderContract(String name) {
        this.name = name;
    }

    /** The provider that calls {@link #upstream}. */
    protected abstract Provider provider();

    /** A provider that calls {@code baseUrl}. */
    protected abstract Provider provider(URI baseUrl, Duration timeout);

    /** A documented answer to an accepted submission with the task id {@code t-1}. */
    protected abstract String acceptedBody();

    /** An error body with {@code code} and {@code message} in the documented shape. */
    protected abstract String errorBody(String code, String message);

    /** Our id of the provider's task {@code id}. */
    protected TaskId task(String id) {
        return new TaskId(id);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void anAcceptedSubmissionHasTheProvidersTaskId() {
        upstream.answers(200, acceptedBody());

        assertThat(submit("")).isEqualTo(new SubmissionResult.Accepted(task("t-1")));
        assertThat(upstream.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "\"text\"", "null", "<html>"})
    void aSuccessThatCannotBeReadIsUnknown(String body) {
        upstream.answers(200, body);

        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, what went wrong with prompt, INVALID_REQUEST",
        "400, what went wrong, PROVIDER_ERROR",
        "400, what went wrong: the model name is case-sensitive, PROVIDER_ERROR",
        "401, what went wrong, PROVIDER_AUTH",
        "401, what went wrong: no identity-based policy allows it, PROVIDER_AUTH",
        "402, what went wrong, PROVIDER_CREDITS",
        "403, what went wrong, PROVIDER_AUTH",
        "403, what went wrong: blocked by network security policy, PROVIDER_AUTH",
        "404, what went wrong, PROVIDER_ERROR",
        "413, what went wrong with image_urls, INVALID_REQUEST",
        "413, what went wrong, PROVIDER_ERROR",
        "422, what went wrong with aspect_ratio, INVALID_REQUEST",
        "429, what went wrong, RATE_LIMITED",
        "500, what went wrong, PROVIDER_UNAVAILABLE",
        "503, what went wrong, PROVIDER_UNAVAILABLE"
    })
    void aRefusedSubmissionHasOurCodeAndTheProvidersText(int status, String message, ErrorCode code) {
        upstream.answers(status, errorBody("some_code", message));

        assertThat(submit("")).isInstanceOfSatisfying(SubmissionResult.Rejected.class, rejected -> {
            assertThat(rejected.error().code()).isEqualTo(code);
            assertThat(rejected.error().message())
                    .startsWith("HTTP " + status)
                    .contains("what went wrong")
                    .doesNotContain("the-key");
        });
    }

    @Test
    void aKeyThatTheProviderRepeatsIsNotShown() {
        upstream.answers(401, errorBody("some_code", "Incorrect API key provided: the-key. It is unknown."));

        assertThat(rejection().message())
                .contains("Incorrect API key provided: ***.")
                .doesNotContain("the-key");
    }

    @ParameterizedTest
    @CsvSource({
        "400, content_policy_violation, CONTENT_POLICY",
        "422, moderation_blocked, CONTENT_POLICY",
        "429, content_filter, CONTENT_POLICY",
        "500, new_sensitive, CONTENT_POLICY",
        "503, sensitive_content, CONTENT_POLICY",
        "401, content_policy_violation, PROVIDER_AUTH",
        "403, content_policy_violation, PROVIDER_AUTH"
    })
    void aRefusalForContentIsRecognizedByItsCodeWhateverTheStatus(int status, String refusal, ErrorCode code) {
        upstream.answers(status, errorBody(refusal, "not this one"));

        assertThat(rejection().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "rejected by our Content Policy, CONTENT_POLICY",
        "stopped by content moderation, CONTENT_POLICY",
        "sensitive content detected, CONTENT_POLICY",
        "NSFW, CONTENT_POLICY",
        "see our refund policy, PROVIDER_ERROR",
        "the name is case-sensitive, PROVIDER_ERROR",
        "moderation is in progress, PROVIDER_ERROR"
    })
    void aRefusalForContentIsRecognizedByItsPhrase(String message, ErrorCode code) {
        upstream.answers(400, errorBody("some_code", message));

        assertThat(rejection().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2                             | 2
            0                             | 0
            13.5                          | 14
            99999                         | 3600
            99999999999999999999          | 3600
            Fri, 31 Dec 9999 23:59:59 GMT | 3600
            Wed, 21 Oct 2015 07:28:00 GMT | 0
            -5                            |
            soon                          |
            """)
    void retryAfterIsReadAndCapped(String header, Long seconds) {
        upstream.answers(429, errorBody("rate_limited", "slow down"), "Retry-After", header);

        assertThat(rejection().retryAfterSeconds()).isEqualTo(Optional.ofNullable(seconds));
    }

    @Test
    void anErrorInsideASuccessWithoutATaskIsARefusalInItsOwnWords() {
        upstream.answers(200, errorBody("some_code", "out of order"));

        assertThat(rejection().message()).contains("out of order");
        assertThat(rejection().code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
    }

    @ParameterizedTest
    @CsvSource({"400, INVALID_REQUEST", "401, PROVIDER_AUTH", "429, RATE_LIMITED", "503, PROVIDER_UNAVAILABLE"})
    void aStatusStaysWhatItIsHoweverLongItsBody(int status, ErrorCode code) {
        upstream.answers(status, errorBody("some_code", "prompt " + "x".repeat(5_000_000)));

        assertThat(rejection().code()).isEqualTo(code);
        assertThat(rejection().message()).hasSizeLessThan(2000);
    }

    @Test
    void aNulOrHalfASurrogatePairIsCleanedFromEveryText() {
        upstream.answers(500, errorBody("some_code", "what \\u0000 \\ud800 went wrong"));
        assertThat(CleanText.isClean(rejection().message())).isTrue();

        upstream.answers(200, acceptedBody().replace("t-1", "t-\\u0000-\\ud800"));
        assertThat(submit("")).isEqualTo(new SubmissionResult.Accepted(task("t-\uFFFD-\uFFFD")));

        upstream.answers(200, acceptedBody().replace("t-1", " " + "t".repeat(300)));
        assertThat(submit("")).isEqualTo(new SubmissionResult.Accepted(task("t".repeat(255))));
    }

    private AttemptError rejection() {
        SubmissionResult result = submit("");
        assertThat(result).isInstanceOf(SubmissionResult.Rejected.class);
        return ((SubmissionResult.Rejected) result).error();
    }

    @Test
    void anErrorWithoutABodyIsRejectedToo() {
        upstream.answers(503, "");

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().message()).isEqualTo("HTTP 503"));
    }

    @Test
    void withoutAConnectionNothingWasSent() {
        URI closed = upstream.baseUrl();
        upstream.close();

        assertThat(provider(closed, Duration.ofSeconds(5)).submit(StubUpstream.submission("")))
                .isInstanceOfSatisfying(
                        SubmissionResult.NotSent.class,
                        notSent -> assertThat(notSent.error().code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @Test
    void withoutAnAnswerTheSubmissionIsUnknown() {
        upstream.answersWith(exchange -> exchange.close());

        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);
        assertThat(upstream.calls()).isPositive();
    }

    @Test
    void aPollWithoutAConnectionIsUnreachable() {
        URI closed = upstream.baseUrl();
        upstream.close();

        assertThat(provider(closed, Duration.ofSeconds(5)).poll(new TaskId("t-1"), StubUpstream.NOW))
                .isInstanceOf(TaskReport.Unreachable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 429, 500, 502, 503})
    void aRefusedPollMayPass(int status) {
        upstream.answers(status, errorBody("some_code", "what went wrong"));

        assertThat(poll()).isInstanceOf(TaskReport.Unreachable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "<html>"})
    void aPollThatCannotBeReadMayPass(String body) {
        upstream.answers(200, body);

        assertThat(poll()).isInstanceOf(TaskReport.Unreachable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "<html>", "7"})
    void aCallbackThatCannotBeReadIsUnreadable(String body) {
        assertThat(callback(body)).isInstanceOf(TaskReport.Unreadable.class);
    }

    @Test
    void aTaskThatTheProviderDoesNotKnowIsMissingAndHasNotFailed() {
        upstream.answers(404, errorBody("not_found", "no such task"));

        assertThat(poll()).isInstanceOfSatisfying(TaskReport.Missing.class, missing -> {
            assertThat(missing.error().code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
            assertThat(missing.error().message()).contains("no such task");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 504, 520, 524, 599})
    void aProxysErrorDoesNotSayWhetherTheProviderHasAccepted(int status) {
        upstream.answers(status, "<html><body>Bad Gateway</body></html>");
        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);

        upstream.answers(status, "");
        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);

        upstream.answers(status, "{\"message\": \"An invalid response was received from the upstream server\"}");
        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);

        upstream.answers(status, "{\"status\": %d, \"error\": \"Bad Gateway\", \"path\": \"/\"}".formatted(status));
        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 502, 504, 520, 524, 599})
    void aProxysErrorInJsonDoesNotSaySoEither(int status) {
        for (String error : List.of(
                "\"no answer from the upstream\"",
                "{\"code\": %d, \"message\": \"no answer from the upstream\"}".formatted(status),
                "{\"code\": \"FUNCTION_TIMEOUT\", \"message\": \"no answer from the upstream\"}")) {
            upstream.answers(
                    status, "{\"error\": %s, \"code\": %d, \"message\": \"no answer\"}".formatted(error, status));

            assertThat(submit("")).as(error).isInstanceOf(SubmissionResult.Unknown.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"500, some_code", "502, content_filter", "504, content_filter", "524, content_filter"})
    void theProvidersOwnErrorIsARefusal(int status, String code) {
        upstream.answers(status, "{\"error\": {\"code\": \"%s\", \"message\": \"what went wrong\"}}".formatted(code));

        assertThat(submit("")).isInstanceOf(SubmissionResult.Rejected.class);
    }

    @Test
    void aTaskIdIsEncodedInTheRequest() {
        upstream.answers(404, errorBody("not_found", "no such task"));

        provider().poll(new TaskId("../a b?c=d"), StubUpstream.NOW);

        assertThat(upstream.lastCall().path()).doesNotContain("../", "?", " ");
    }

    protected SubmissionResult submit(String fields) {
        return provider().submit(StubUpstream.submission(fields));
    }

    protected TaskReport poll() {
        return provider().poll(task("t-1"), StubUpstream.NOW);
    }

    protected TaskReport poll(String body) {
        upstream.answers(200, body);
        return poll();
    }

    protected TaskReport callback(String body) {
        return provider().readCallback(StubUpstream.callback(name, Map.of(), body));
    }

    /** The report of images with these links, which work for a day. */
    protected static TaskReport succeeded(String... links) {
        return new TaskReport.Succeeded(List.of(links).stream()
                .map(link -> new ProducedImage(URI.create(link), StubUpstream.NOW.plus(Duration.ofHours(24))))
                .toList());
    }

    /** Asserts that {@code report} is of a task that has finished without an image. */
    protected static void assertWithoutImages(TaskReport report, String text) {
        assertThat(report).isInstanceOfSatisfying(TaskReport.WithoutImages.class, finished -> {
            assertThat(finished.error().code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
            assertThat(finished.error().message()).contains(text);
        });
    }

    /** The report of a task in a state that is no known word. */
    protected static TaskReport unknown(int progress, String word) {
        return new TaskReport.Working(progress, Optional.of(word));
    }

    /** Asserts that {@code report} is a failure with this code. */
    protected static void assertFailed(TaskReport report, ErrorCode code, String text) {
        assertThat(report).isInstanceOfSatisfying(TaskReport.Failed.class, failed -> {
            assertThat(failed.error().code()).isEqualTo(code);
            assertThat(failed.error().message()).contains(text);
        });
    }
}
