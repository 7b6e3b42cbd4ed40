package io.darkroom.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.TaskId;
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

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void anAcceptedSubmissionHasTheProvidersTaskId() {
        upstream.answers(200, acceptedBody());

        assertThat(submit("")).isEqualTo(new SubmissionResult.Accepted(new TaskId("t-1")));
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
        "400, INVALID_REQUEST",
        "401, PROVIDER_AUTH",
        "402, PROVIDER_CREDITS",
        "403, PROVIDER_AUTH",
        "404, PROVIDER_ERROR",
        "413, INVALID_REQUEST",
        "422, INVALID_REQUEST",
        "429, RATE_LIMITED",
        "503, PROVIDER_UNAVAILABLE"
    })
    void aRefusedSubmissionHasOurCodeAndTheProvidersText(int status, ErrorCode code) {
        upstream.answers(status, errorBody("some_code", "what went wrong"));

        assertThat(submit("")).isInstanceOfSatisfying(SubmissionResult.Rejected.class, rejected -> {
            assertThat(rejected.error().code()).isEqualTo(code);
            assertThat(rejected.error().message())
                    .startsWith("HTTP " + status)
                    .contains("what went wrong")
                    .doesNotContain("the-key");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 422})
    void aRefusalForContentIsRecognized(int status) {
        upstream.answers(status, errorBody("content_policy_violation", "rejected by our content policy"));

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCode.CONTENT_POLICY));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2                             | 2
            99999                         | 3600
            soon                          |
            """)
    void retryAfterIsReadAndCapped(String header, Long seconds) {
        upstream.answers(429, errorBody("rate_limited", "slow down"), "Retry-After", header);

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().retryAfterSeconds())
                                .isEqualTo(Optional.ofNullable(seconds)));
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
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void theProvidersOwnErrorIsARefusal(int status) {
        upstream.answers(status, errorBody("some_code", "what went wrong"));

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
        return provider().poll(new TaskId("t-1"), StubUpstream.NOW);
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

    /** Asserts that {@code report} is a failure with this code. */
    protected static void assertFailed(TaskReport report, ErrorCode code, String text) {
        assertThat(report).isInstanceOfSatisfying(TaskReport.Failed.class, failed -> {
            assertThat(failed.error().code()).isEqualTo(code);
            assertThat(failed.error().message()).contains(text);
        });
    }
}
