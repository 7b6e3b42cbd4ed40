package io.darkroom.providers.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.darkroom.contracts.ByteBudget;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.http.KeptImages;
import io.darkroom.providers.http.StubUpstream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer of OpenAI, or of who pretends to be it, takes no more than its share. */
class OpenaiBoundsTest {

    private static final int MEGABYTE = 1024 * 1024;
    private static final long SPACE_OF_ONE_IMAGE = 62L * MEGABYTE;
    private static final String IMAGE = "{\"data\": [{\"b64_json\": \"aW1hZ2U=\"}]}";
    private static final String EVENTS = "text/event-stream";

    private final StubUpstream upstream = new StubUpstream();
    private final AtomicInteger sentMegabytes = new AtomicInteger();
    private final OpenaiProvider provider = new OpenaiProvider(upstream.settings("openai"));

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void aCallForWhoseAnswerOtherCallsLeaveNoSpaceIsNotSent() {
        KeptImages images = new KeptImages(SPACE_OF_ONE_IMAGE);
        upstream.answers(200, IMAGE);

        try (ByteBudget.Share others = images.space()) {
            assertThat(others.growTo(MEGABYTE)).isEqualTo(ByteBudget.Growth.GROWN);

            assertThat(submit("", images))
                    .isInstanceOfSatisfying(
                            SubmissionResult.NotPrepared.class,
                            notSent -> assertThat(notSent.error())
                                    .returns(ErrorCode.PROVIDER_UNAVAILABLE, AttemptError::code)
                                    .extracting(AttemptError::message)
                                    .asString()
                                    .contains("leave no space", "darkroom.dispatch.max-temporary-size"));
        }

        assertThat(upstream.calls()).isZero();
        assertThat(submit("", images)).isInstanceOf(SubmissionResult.Accepted.class);
    }

    @Test
    void theSpaceOfACallIsFreeAfterIt() {
        KeptImages images = new KeptImages(SPACE_OF_ONE_IMAGE);
        upstream.answers(200, IMAGE);

        assertThat(submit("", images)).isInstanceOf(SubmissionResult.Accepted.class);
        upstream.answers(401, "{\"error\": {\"message\": \"no\"}}");
        assertThat(submit("", images)).isInstanceOf(SubmissionResult.Rejected.class);
        upstream.answersWith(HttpExchange::close);
        assertThat(submit("", images)).isInstanceOf(SubmissionResult.Unknown.class);

        upstream.answers(200, IMAGE);
        assertThat(submit("", images)).isInstanceOf(SubmissionResult.Accepted.class);
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndWhatAnotherUsesIsNot() throws IOException {
        Path left = Files.createTempDirectory("darkroom-call-");
        Files.writeString(left.resolve("image"), "half of one");
        Files.setLastModifiedTime(
                left, FileTime.from(Files.getLastModifiedTime(left).toInstant().minus(Duration.ofHours(2))));
        Path used = Files.createTempDirectory("darkroom-call-");
        upstream.answers(200, IMAGE);

        assertThat(submit("", new KeptImages())).isInstanceOf(SubmissionResult.Accepted.class);

        assertThat(left).doesNotExist();
        assertThat(used).exists();
        Files.delete(used);
    }

    @Test
    void aReferenceTakesItsSpaceWhileItArrives() {
        KeptImages images = new KeptImages(SPACE_OF_ONE_IMAGE);
        upstream.answers(200, IMAGE);

        try (ByteBudget.Share others = images.space()) {
            assertThat(others.growTo(SPACE_OF_ONE_IMAGE)).isEqualTo(ByteBudget.Growth.GROWN);

            assertThat(submit("\"images\": [\"https://example.com/one.png\"]", images))
                    .isInstanceOf(SubmissionResult.NotPrepared.class);
        }

        assertThat(upstream.calls()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"application/json", "text/event-stream"})
    void anAnswerThatDoesNotEndIsCutOffAfterItsShare(String type) {
        upstream.answersWith(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            body.write((type.equals(EVENTS) ? "data: " : "").getBytes(StandardCharsets.UTF_8));
            body.write("{\"b64_json\": \"".getBytes(StandardCharsets.UTF_8));
            endless(body);
        });

        assertThat(submit("", new KeptImages())).isInstanceOf(SubmissionResult.Unknown.class);

        assertThat(sentMegabytes).hasValueBetween(30, 200);
    }

    private void endless(OutputStream body) throws IOException {
        byte[] more = new byte[MEGABYTE];
        Arrays.fill(more, (byte) 'A');
        while (sentMegabytes.incrementAndGet() < 1024) {
            body.write(more);
        }
    }

    @Test
    void ofMoreImagesThanCanBeAskedForTheFirstAreKept() {
        upstream.answers(
                200,
                Stream.generate(() -> "{\"b64_json\": \"aW1hZ2U=\"}")
                        .limit(1000)
                        .collect(Collectors.joining(", ", "{\"data\": [", "]}")));

        assertThat(submit("", new KeptImages()))
                .isInstanceOfSatisfying(
                        SubmissionResult.Accepted.class,
                        accepted -> assertThat(accepted.report().orElseThrow().split("urn:sha256:"))
                                .hasSizeLessThanOrEqualTo(16));
    }

    @Test
    void anErrorOfManyPartsTakesNoTree() {
        String parts = "1, ".repeat(2 * MEGABYTE);
        upstream.answers(200, "{\"error\": {\"message\": [" + parts + "1], \"code\": \"x\"}}");

        assertThat(submit("", new KeptImages()))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().message()).contains("more than 1000 parts"));
    }

    @Test
    void anErrorInAStreamDoesNotShowOurKey() {
        upstream.answers(
                200,
                "event: error\ndata: {\"error\": {\"message\": \"the-key is not valid\"}}\n\n",
                "Content-Type",
                EVENTS);

        assertThat(submit("", new KeptImages()))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().message()).isEqualTo("*** is not valid"));
    }

    @Test
    void aLinkIntoOurNetworkIsALinkForStorageServiceToRefuse() {
        upstream.answers(200, "{\"data\": [{\"url\": \"http://169.254.169.254/latest/meta-data\"}]}");

        SubmissionResult.Accepted accepted = (SubmissionResult.Accepted) submit("", new KeptImages());

        assertThat(provider.readCallback(StubUpstream.callback(
                        "openai", Map.of(), accepted.report().orElseThrow())))
                .isInstanceOf(TaskReport.Succeeded.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        upstream.answers(
                302,
                "{\"error\": {\"message\": \"moved\"}}",
                "Location",
                upstream.baseUrl().resolve("/elsewhere").toString());

        assertThat(submit("", new KeptImages())).isInstanceOf(SubmissionResult.Rejected.class);
        assertThat(upstream.calls()).isEqualTo(1);
    }

    private SubmissionResult submit(String fields, KeptImages images) {
        return provider.submit(StubUpstream.submission("gpt-image-2", fields, images));
    }
}
