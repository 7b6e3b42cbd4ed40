package io.darkroom.providers.runbase;

import static io.darkroom.providers.http.StubUpstream.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.providers.Provider;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.ProviderContract;
import io.darkroom.providers.http.StubUpstream;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against Runbase's model page, and what its public client reads. */
class RunbaseProviderTest extends ProviderContract {

    RunbaseProviderTest() {
        super("runbase");
    }

    @Override
    protected Provider provider() {
        return new RunbaseProvider(upstream.settings("runbase"));
    }

    @Override
    protected Provider provider(URI baseUrl, Duration timeout) {
        return new RunbaseProvider(StubUpstream.settings("runbase", baseUrl, timeout));
    }

    @Override
    protected String acceptedBody() {
        return "{\"id\": \"t-1\", \"status\": \"pending\"}";
    }

    @Override
    protected String errorBody(String code, String message) {
        return "{\"error\": {\"code\": \"%s\", \"message\": \"%s: %s\"}}".formatted(code, code, message);
    }

    @Test
    void aMinimalRequestSendsOnlyWhatIsNeeded() {
        upstream.answers(201, acceptedBody());

        submit("");

        assertThat(upstream.lastCall().method()).isEqualTo("POST");
        assertThat(upstream.lastCall().path()).isEqualTo("/api/v1/runs");
        assertThat(upstream.lastCall().header("Authorization")).isEqualTo("Bearer the-key");
        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"model": "bytedance/seedream-4.5", "input": {"prompt": "a lamp", "quality": "basic"}}"""));
    }

    @Test
    void aFullRequestSendsEveryField() {
        upstream.answers(201, acceptedBody());

        submit("\"aspect_ratio\": \"16:9\", \"resolution\": \"4K\", \"images\": [\"https://a.example/1.png\"]");

        assertThat(upstream.lastCall().json()).isEqualTo(json("""
                {"model": "bytedance/seedream-4.5", "input": {"prompt": "a lamp", "aspect_ratio": "16:9", "quality": "high",
                 "image_urls": ["https://a.example/1.png"]}}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"id": "t-1", "status": "pending"}                | 0
            {"id": "t-1", "status": "running"}                | 50
            {"id": "t-1", "status": "RUNNING", "costUsd": 1}  | 50
            """)
    void anUnfinishedRunIsInProgress(String body, int progress) {
        assertThat(poll(body)).isEqualTo(new TaskReport.Working(progress));
        assertThat(upstream.lastCall().method()).isEqualTo("GET");
        assertThat(upstream.lastCall().path()).isEqualTo("/api/v1/runs/t-1");
    }

    @Test
    void aSucceededRunHasItsUrls() {
        assertThat(poll("""
                {"id": "t-1", "status": "succeeded", "output": {"urls": ["https://cdn.example/1.jpg", "https://cdn.example/2.jpg"]}, "costUsd": 0.04}""")).isEqualTo(succeeded("https://cdn.example/1.jpg", "https://cdn.example/2.jpg"));
    }

    @Test
    void oneUrlIsReadToo() {
        assertThat(poll("{\"status\": \"succeeded\", \"output\": {\"url\": \"https://cdn.example/1.jpg\"}}"))
                .isEqualTo(succeeded("https://cdn.example/1.jpg"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"status": "succeeded"}
            {"status": "succeeded", "output": null}
            {"status": "succeeded", "output": {"urls": []}}
            {"status": "succeeded", "output": {"urls": ["not a link"]}}
            """)
    void aSucceededRunWithoutAnImageHasFailed(String body) {
        assertWithoutImages(poll(body), "without an image");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"status": "failed", "error": "out of memory"}                       | PROVIDER_ERROR | out of memory
            {"status": "failed", "error": {"message": "out of memory"}}          | PROVIDER_ERROR | out of memory
            {"status": "failed", "error": "violates our content policy"}         | CONTENT_POLICY | content policy
            {"status": "failed"}                                                 | PROVIDER_ERROR | no reason
            {"status": "failed", "error": null}                                  | PROVIDER_ERROR | no reason
            """)
    void aFailedRunHasItsReason(String body, ErrorCode code, String text) {
        assertFailed(poll(body), code, text);
    }

    @Test
    void anErrorMayBeABareText() {
        upstream.answers(402, "{\"error\": \"insufficient credits\"}");

        assertThat(submit(""))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().message()).isEqualTo("HTTP 402: insufficient credits"));
    }

    @Test
    void itHasNoCallbacks() {
        assertThat(callback("{\"id\": \"t-1\", \"status\": \"succeeded\"}"))
                .isEqualTo(new TaskReport.Unreadable("Runbase documents no callbacks"));
    }

    @Test
    void anUnknownStatusIsInProgressAndNamed() {
        assertThat(poll("{\"status\": \"thinking\"}")).isEqualTo(unknown(50, "thinking"));
    }
}
