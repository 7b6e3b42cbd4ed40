package io.darkroom.providers.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.providers.CancelResult;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.KeptImages;
import io.darkroom.providers.http.StubUpstream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenaiProviderTest {

    private static final String FIRST = base64("first image");
    private static final String SECOND = base64("second image");

    private final StubUpstream upstream = new StubUpstream();
    private final KeptImages images = new KeptImages();
    private OpenaiProvider provider;

    @BeforeEach
    void connect() {
        provider = new OpenaiProvider(upstream.settings("openai"));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void anImageIsRequestedAsAStreamInTheSizeOfItsRatio() {
        complete(FIRST);

        submit("\"aspect_ratio\": \"16:9\", \"output_format\": \"jpeg\"");

        StubUpstream.Call call = upstream.lastCall();
        assertThat(call.path()).isEqualTo("/v1/images/generations");
        assertThat(call.header("Authorization")).isEqualTo("Bearer the-key");
        assertThat(call.json()).isEqualTo(json("""
                {"model": "gpt-image-2", "prompt": "a lamp", "n": 1, "size": "2560x1440", "quality": "medium",
                 "output_format": "jpeg", "stream": true}"""));
    }

    @Test
    void severalImagesAreRequestedInOneAnswer() {
        complete(FIRST, SECOND);

        assertThat(images(submit("\"n\": 2"))).containsExactly("first image", "second image");

        assertThat(upstream.lastCall().json().has("stream")).isFalse();
        assertThat(upstream.lastCall().json().path("n").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"'', 1920x1920", "'\"aspect_ratio\": \"auto\"', auto", "'\"aspect_ratio\": \"4:5\"', 1664x2080"})
    void aRequestWithoutARatioIsSquareAndOneWithAutoLeavesTheSizeToTheModel(String fields, String size) {
        complete(FIRST);

        submit(fields);

        assertThat(upstream.lastCall().json().path("size").asText()).isEqualTo(size);
    }

    @Test
    void referencesAreFilesOfAForm() {
        complete(FIRST);

        submit("\"images\": [\"https://example.com/a.png\", \"https://example.com/b.png\"]");

        StubUpstream.Call call = upstream.lastCall();
        assertThat(call.path()).isEqualTo("/v1/images/edits");
        assertThat(call.header("Content-type")).startsWith("multipart/form-data; boundary=");
        assertThat(call.body())
                .contains("name=\"prompt\"\r\n\r\na lamp\r\n", "name=\"quality\"\r\n\r\nmedium\r\n")
                .contains("name=\"image[]\"; filename=\"reference-1.png\"\r\nContent-Type: image/png\r\n\r\n")
                .contains("name=\"image[]\"; filename=\"reference-2.png\"");
    }

    @Test
    void oneReferenceIsNoList() {
        complete(FIRST);

        submit("\"images\": [\"https://example.com/a.png\"]");

        assertThat(upstream.lastCall().body()).contains("name=\"image\"; filename=\"reference-1.png\"");
    }

    @Test
    void anAddressWithoutAnImageIsTheClientsToMendAndNothingIsSent() {
        AttemptError error = rejected(submit("\"images\": [\"" + KeptImages.MISSING + "\"]"));

        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error.message()).isEqualTo(KeptImages.MISSING + " gives no image: HTTP 404");
        assertThat(upstream.calls()).isZero();
    }

    @Test
    void aReferenceThatCannotBeFetchedNowMeansThatNothingWasSent() {
        assertThat(submit("\"images\": [\"" + KeptImages.UNREACHABLE + "\"]"))
                .isInstanceOf(SubmissionResult.NotPrepared.class);
        assertThat(upstream.calls()).isZero();
    }

    @Test
    void theAcceptanceCarriesTheReportUnderOpenaisNameOfTheCall() {
        upstream.answers(200, answer(FIRST), "x-request-id", "req_7");

        SubmissionResult.Accepted accepted = (SubmissionResult.Accepted) submit("");

        assertThat(accepted.taskId()).isEqualTo(new TaskId("req_7"));
        assertThat(accepted.report().orElseThrow()).doesNotContain(FIRST);
        assertThat(images(accepted)).containsExactly("first image");
    }

    @Test
    void withoutANameTheCallIsNamedAfterItsAttempt() {
        complete(FIRST);

        SubmissionResult.Accepted accepted = (SubmissionResult.Accepted) submit("");

        assertThat(accepted.taskId().value()).isEqualTo(submission("").attempt().toString());
    }

    @Test
    void aStreamEndsWithTheCompletedImageAndItsPartialOnesAreNotKept() {
        stream("""
                : comment
                event: image_generation.partial_image
                data: {"type": "image_generation.partial_image", "partial_image_index": 0, "b64_json": "%s"}

                data: {"partial_image_index": 1, "b64_json": "%s", "type": "image_edit.partial_image"}

                event: image_generation.completed
                data: {"type": "image_generation.completed", "b64_json": "%s", "usage": {"total_tokens": 7}}

                data: [DONE]
                """.formatted(FIRST, FIRST, SECOND));

        assertThat(images(submit(""))).containsExactly("second image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:", "data: ", "event: x\r\ndata: "})
    void aStreamMayBeWrittenInEachFormThatTheStandardAllows(String start) {
        stream(start + "{\"b64_json\": \"" + FIRST + "\"}\r\n\r\n");

        assertThat(images(submit(""))).containsExactly("first image");
    }

    @Test
    void aStreamOfSeveralImagesHasOneEventForEach() {
        stream("""
                data: {"type": "image_edit.completed", "b64_json": "%s"}

                data: {"type": "image_edit.completed", "b64_json": "%s"}
                """.formatted(FIRST, SECOND));

        assertThat(images(submit("\"n\": 2"))).containsExactly("first image", "second image");
    }

    @Test
    void anImageThatStandsWhereALinkIsExpectedIsKept() {
        upstream.answers(200, "{\"data\": [{\"url\": \"data:image/png;base64," + FIRST + "\"}]}");

        assertThat(images(submit("\"n\": 2"))).containsExactly("first image");
    }

    @Test
    void imagesThatCameBeforeAnErrorAreUsed() {
        stream("""
                data: {"b64_json": "%s"}

                event: error
                data: {"error": {"message": "no more"}}
                """.formatted(FIRST));

        assertThat(images(submit("\"n\": 2"))).containsExactly("first image");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            event: error                      | {"message": "later", "code": "rate_limit_exceeded"}             | RATE_LIMITED
            event: error                      | {"error": {"message": "no", "code": "moderation_blocked"}}      | CONTENT_POLICY
            event: image_edit.completed       | {"error": {"message": "broke", "type": "server_error"}}         | PROVIDER_ERROR
            event: error                      | no JSON at all                                                  | PROVIDER_ERROR
            """)
    void anErrorInAStreamIsOpenaisWordThatThereIsNoImage(String event, String data, ErrorCode code) {
        stream(event + "\ndata: " + data + "\n\n");

        assertThat(rejected(submit("")).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ": only a comment\n\n",
                "data: [DONE]\n\n",
                "data: {\"type\": \"image_generation.completed\", \"b64_json\": \"iVBO",
                "data: {\"type\": \"image_generation.partial_image\", \"b64_json\": \"iVBORw0KGgo=\"}\n\n",
            })
    void aStreamThatEndsWithoutAnImageLeavesTheSubmissionUnknown(String events) {
        stream(events);

        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "\"text\"", "{\"data\": [{\"b64_json\": \"%%%\"}]}", "{\"data\": [{\"b64_json\": \"iV"
            })
    void anUnreadableAnswerLeavesTheSubmissionUnknown(String answer) {
        upstream.answers(200, answer);

        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"created\": 1}", "{\"data\": []}", "{\"data\": [null, {\"b64_json\": \"\"}]}"})
    void anAnswerWithoutAnImageIsFinal(String answer) {
        upstream.answers(200, answer);

        AttemptError error = rejected(submit(""));

        assertThat(error.code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
        assertThat(error.message()).isEqualTo("finished without an image");
    }

    @Test
    void aLinkInsteadOfAnImageIsALink() {
        upstream.answers(200, "{\"data\": [{\"url\": \"https://cdn.example/1.png\", \"revised_prompt\": null}]}");

        assertThat(report(submit("")).images())
                .extracting(ProducedImage::url)
                .containsExactly(URI.create("https://cdn.example/1.png"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid_request_error       | size | invalid_value            | INVALID_REQUEST
            400 | image_generation_user_error |      | moderation_blocked       | CONTENT_POLICY
            400 | image_generation_user_error |      | content_policy_violation | CONTENT_POLICY
            401 | invalid_request_error       |      | invalid_api_key          | PROVIDER_AUTH
            403 | invalid_request_error       |      | unsupported_country      | PROVIDER_AUTH
            404 | invalid_request_error       |      | model_not_found          | PROVIDER_ERROR
            409 | invalid_request_error       |      | conflict                 | PROVIDER_ERROR
            429 | requests                    |      | rate_limit_exceeded      | RATE_LIMITED
            429 | insufficient_quota          |      | insufficient_quota       | PROVIDER_CREDITS
            500 | server_error                |      |                          | PROVIDER_UNAVAILABLE
            503 | server_error                |      |                          | PROVIDER_UNAVAILABLE
            """)
    void anErrorMeansWhatItsDocumentedWordsSay(int status, String type, String param, String code, ErrorCode meaning) {
        upstream.answers(
                status,
                "{\"error\": {\"message\": \"not so\", \"type\": \"" + type + "\", \"param\": " + text(param)
                        + ", \"code\": " + text(code) + "}}");

        AttemptError error = rejected(submit(""));

        assertThat(error.code()).isEqualTo(meaning);
        assertThat(error.message()).startsWith("HTTP " + status + ": not so");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 502, 504, 524})
    void anErrorThatMayBeOfAProxyLeavesTheSubmissionUnknown(int status) {
        upstream.answers(status, "{\"error\": {\"message\": \"upstream\", \"type\": \"server_error\"}}");

        assertThat(submit("")).isInstanceOf(SubmissionResult.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({"retry-after-ms, 1200, 2", "Retry-After, 7, 7", "Retry-After, 0.4, 1"})
    void aPauseIsReadFromEitherHeader(String header, String value, long seconds) {
        upstream.answers(429, "{\"error\": {\"code\": \"rate_limit_exceeded\"}}", header, value);

        assertThat(rejected(submit("")).retryAfterSeconds()).contains(seconds);
    }

    @Test
    void anAnswerWhoseImagesCannotBeKeptIsUnknownBecauseItIsPaidFor() {
        complete(FIRST);
        images.fill();

        assertThat(submit(""))
                .isEqualTo(new SubmissionResult.Unknown(
                        "the images of the answer could not be kept: storage-service does not answer"));
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsUnknown() {
        upstream.answersWith(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(": open\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });
        OpenaiProvider impatient =
                new OpenaiProvider(StubUpstream.settings("openai", upstream.baseUrl(), Duration.ofMillis(300)));

        assertThat(impatient.submit(submission("")))
                .isInstanceOfSatisfying(
                        SubmissionResult.Unknown.class,
                        unknown -> assertThat(unknown.reason()).startsWith("no answer within"));
    }

    @Test
    void thereIsNothingToAskForAndNothingToCancel() {
        assertThat(provider.poll(new TaskId("req_7"), StubUpstream.NOW)).isEqualTo(new TaskReport.Working(0));
        assertThat(provider.cancel(new TaskId("req_7"))).isEqualTo(CancelResult.NOT_OFFERED);
        assertThat(upstream.calls()).isZero();
    }

    @Test
    void anythingElseAsAReportIsUnreadable() {
        assertThat(provider.readCallback(StubUpstream.callback("openai", Map.of(), "{\"data\": []}")))
                .isInstanceOf(TaskReport.Unreadable.class);
    }

    private Submission submission(String fields) {
        return StubUpstream.submission("gpt-image-2", fields, images);
    }

    private SubmissionResult submit(String fields) {
        return provider.submit(submission(fields));
    }

    private void complete(String... base64) {
        upstream.answers(200, answer(base64));
    }

    private static String answer(String... base64) {
        String data = String.join("\"}, {\"b64_json\": \"", base64);
        return "{\"created\": 1700000000, \"data\": [{\"b64_json\": \"" + data + "\"}], \"size\": \"1024x1024\"}";
    }

    private void stream(String events) {
        upstream.answers(200, events, "Content-Type", "text/event-stream; charset=utf-8");
    }

    private TaskReport.Succeeded report(SubmissionResult result) {
        assertThat(result).isInstanceOf(SubmissionResult.Accepted.class);
        String report = ((SubmissionResult.Accepted) result).report().orElseThrow();
        return (TaskReport.Succeeded) provider.readCallback(StubUpstream.callback("openai", Map.of(), report));
    }

    private List<String> images(SubmissionResult result) {
        return report(result).images().stream()
                .map(image -> new String(images.get(image.url()), StandardCharsets.UTF_8))
                .toList();
    }

    private static AttemptError rejected(SubmissionResult result) {
        assertThat(result).isInstanceOf(SubmissionResult.Rejected.class);
        return ((SubmissionResult.Rejected) result).error();
    }

    private static String base64(String image) {
        return Base64.getEncoder().encodeToString(image.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String value) {
        return value == null ? "null" : "\"" + value + "\"";
    }

    private static JsonNode json(String text) {
        try {
            return Json.readTree(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
