package io.darkroom.providers.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.Resolution;
import io.darkroom.providers.CancelResult;
import io.darkroom.providers.Provider;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.catalogue.Capabilities.Reporting;
import io.darkroom.providers.catalogue.PixelSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every provider passes the same suite, against a simulator that was written from the documents alone and refuses every
 * field that no document names.
 */
@Tag("backend")
class ProviderSuiteTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static SimulatedUpstream upstream;

    @BeforeAll
    static void start() throws Exception {
        upstream = new SimulatedUpstream();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    /** A request, and the size of its one image. */
    private record Picture(String name, String request, AspectRatio ratio, Resolution resolution) {

        PixelSize size(ProviderName provider) {
            return SimulatedUpstream.CATALOGUE
                    .model(SimulatedUpstream.model(provider))
                    .size(ratio, resolution)
                    .orElseThrow();
        }

        boolean isOfferedBy(ProviderName provider) {
            return SimulatedUpstream.CATALOGUE
                    .provider(provider)
                    .offer(SimulatedUpstream.model(provider))
                    .resolutions()
                    .contains(resolution);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Picture> PICTURES = List.of(
            new Picture("text to image", "{}", AspectRatio.SQUARE, Resolution.TWO_K),
            new Picture(
                    "2K",
                    "{\"aspect_ratio\": \"16:9\", \"resolution\": \"2K\"}",
                    AspectRatio.LANDSCAPE_16_9,
                    Resolution.TWO_K),
            new Picture(
                    "4K",
                    "{\"aspect_ratio\": \"9:16\", \"resolution\": \"4K\"}",
                    AspectRatio.PORTRAIT_9_16,
                    Resolution.FOUR_K),
            new Picture(
                    "with references",
                    "{\"images\": [\"https://example.com/a.png\", \"https://example.com/b.png\"]}",
                    AspectRatio.SQUARE,
                    Resolution.TWO_K),
            new Picture(
                    "with soft wishes",
                    "{\"prompt_optimization\": \"standard\", \"watermark\": false}",
                    AspectRatio.SQUARE,
                    Resolution.TWO_K));

    static Stream<ProviderName> providers() {
        return SimulatedUpstream.providers().stream();
    }

    static Stream<Arguments> pictures() {
        return providers()
                .flatMap(name -> PICTURES.stream()
                        .filter(picture -> picture.isOfferedBy(name))
                        .map(picture -> Arguments.of(name, picture)));
    }

    static Stream<Arguments> refusals() {
        return providers()
                .flatMap(name -> Stream.of(
                        Arguments.of(name, 400, ErrorCode.INVALID_REQUEST),
                        Arguments.of(name, 401, ErrorCode.PROVIDER_AUTH),
                        Arguments.of(name, 402, ErrorCode.PROVIDER_CREDITS),
                        Arguments.of(name, 403, documented403(name)),
                        Arguments.of(name, 404, ErrorCode.PROVIDER_ERROR),
                        Arguments.of(name, 413, ErrorCode.INVALID_REQUEST),
                        Arguments.of(name, 429, ErrorCode.RATE_LIMITED),
                        Arguments.of(name, 500, ErrorCode.PROVIDER_UNAVAILABLE),
                        Arguments.of(name, 503, ErrorCode.PROVIDER_UNAVAILABLE)));
    }

    // AceData documents 403 for a balance that is used up, and no 402.
    private static ErrorCode documented403(ProviderName name) {
        return name.value().equals("acedata") ? ErrorCode.PROVIDER_CREDITS : ErrorCode.PROVIDER_AUTH;
    }

    static Stream<Arguments> lostAnswers() {
        return providers()
                .flatMap(name -> Stream.of("reset_before", "reset_after", "hang_before", "hang_after", "status_after")
                        .map(fault -> Arguments.of(name, fault)));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aPictureIsSubmittedAndPolledUntilItIsThere(ProviderName name, Picture picture) throws Exception {
        Provider provider = upstream.provider(name);
        assumeTrue(hasTasks(provider));

        TaskId task = accepted(provider.submit(upstream.submission(name, picture.request())));

        assertThat(provider.poll(task, Instant.now())).isInstanceOf(TaskReport.Working.class);
        Instant now = Instant.now();
        ProducedImage image = succeeded(provider, task, now).images().getFirst();
        assertThat(image.expiresAt())
                .isAfter(now.plus(provider.capabilities().linkLifetime()).minusSeconds(60));
        assertThat(measured(image.url())).isEqualTo(picture.size(name));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aPictureIsReportedByCallback(ProviderName name, Picture picture) throws Exception {
        Provider provider = upstream.provider(name);
        assumeTrue(provider.capabilities().reporting() == Reporting.CALLBACK);
        Submission submission = upstream.submission(name, picture.request());

        accepted(provider.submit(submission));

        TaskReport.Succeeded report = (TaskReport.Succeeded) reported(provider, name, submission);
        assertThat(measured(report.images().getFirst().url())).isEqualTo(picture.size(name));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aPictureIsInsideTheAnswer(ProviderName name, Picture picture) throws Exception {
        Provider provider = upstream.provider(name);
        assumeTrue(!hasTasks(provider));

        TaskReport.Succeeded report = answered(provider, upstream.submission(name, picture.request()));

        assertThat(report.images())
                .singleElement()
                .satisfies(image -> assertThat(measured(image.url())).isEqualTo(picture.size(name)));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void severalImagesComeFromTheProvidersThatMakeSeveral(ProviderName name) throws Exception {
        Provider provider = upstream.provider(name);
        assumeTrue(provider.capabilities().offer(SimulatedUpstream.model(name)).images() > 1);
        Submission submission = upstream.submission(name, "{\"n\": 4}");

        TaskReport.Succeeded report = hasTasks(provider)
                ? succeeded(provider, accepted(provider.submit(submission)), Instant.now())
                : answered(provider, submission);

        assertThat(report.images()).hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalMeansTheSameEverywhere(ProviderName name, int status, ErrorCode code) throws Exception {
        Submission submission = upstream.submission(name, "{}");
        upstream.breaks(
                name, "{\"fault\": \"status\", \"status\": " + status + ", \"retry_after_seconds\": 7, \"times\": 1}");

        assertThat(upstream.provider(name).submit(submission))
                .isInstanceOfSatisfying(SubmissionResult.Rejected.class, rejected -> {
                    assertThat(rejected.error().code()).isEqualTo(code);
                    assertThat(rejected.error().retryAfterSeconds()).contains(7L);
                    assertThat(rejected.error().message()).startsWith("HTTP " + status + ": ");
                });
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aPromptThatIsRefusedForItsContentIsKnownAsSuch(ProviderName name) throws Exception {
        upstream.breaks(name, "{\"fault\": \"content_refusal\", \"times\": 1}");

        assertThat(upstream.provider(name).submit(upstream.submission(name, "{}")))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCode.CONTENT_POLICY));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aTaskThatFailsSaysWhy(ProviderName name) throws Exception {
        assumeTrue(hasTasks(upstream.provider(name)));
        assertThat(failed(name, "task_failed")).isInstanceOfSatisfying(TaskReport.Failed.class, failed -> {
            assertThat(failed.error().code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
            assertThat(failed.error().message()).contains("the model broke down");
        });
        assertThat(failed(name, "task_content"))
                .isInstanceOfSatisfying(
                        TaskReport.Failed.class,
                        failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.CONTENT_POLICY));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void anAnswerWithoutImagesSaysWhy(ProviderName name) throws Exception {
        Provider provider = upstream.provider(name);
        assumeTrue(!hasTasks(provider));

        for (String fields : List.of("{}", "{\"n\": 2}")) {
            upstream.breaks(name, "{\"fault\": \"task_failed\", \"times\": 1}");
            assertThat(rejected(provider.submit(upstream.submission(name, fields)))
                            .message())
                    .contains("the model broke down");
            upstream.breaks(name, "{\"fault\": \"task_content\", \"times\": 1}");
            assertThat(rejected(provider.submit(upstream.submission(name, fields)))
                            .code())
                    .isEqualTo(ErrorCode.CONTENT_POLICY);
        }
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void anAnswerThatIsLostLeavesTheSubmissionUnknown(ProviderName name, String fault) throws Exception {
        upstream.breaks(name, "{\"fault\": \"" + fault + "\", \"status\": 504, \"delay_ms\": 2000, \"times\": 1}");
        Provider impatient = SimulatedUpstream.provider(
                name, upstream.baseUrl(name), "simulated-" + name + "-key", Duration.ofMillis(300));

        assertThat(impatient.submit(upstream.submission(name, "{}"))).isInstanceOf(SubmissionResult.Unknown.class);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aSubmissionIsRepeatedSafelyWhereThatIsPromised(ProviderName name) throws Exception {
        Provider provider = upstream.provider(name);
        Capabilities capabilities = provider.capabilities();
        assumeTrue(capabilities.idempotencyKeys().isPresent());
        Submission submission = upstream.submission(name, "{}");

        TaskId first = accepted(provider.submit(submission));

        assertThat(accepted(provider.submit(submission))).isEqualTo(first);
        assertThat(accepted(provider.submit(upstream.submission(name, "{}")))).isNotEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aRefusedConnectionMeansThatNothingWasSent(ProviderName name) throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        Provider away = SimulatedUpstream.provider(name, "http://127.0.0.1:" + closed, "key", SOON);

        assertThat(away.submit(upstream.submission(name, "{}")))
                .isInstanceOfSatisfying(
                        SubmissionResult.NotSent.class,
                        notSent -> assertThat(notSent.error().code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE));
        if (hasTasks(away)) {
            assertThat(away.poll(new TaskId("any"), Instant.now())).isInstanceOf(TaskReport.Unreachable.class);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aWrongKeyIsOursToMend(ProviderName name) throws Exception {
        Provider stranger = SimulatedUpstream.provider(name, upstream.baseUrl(name), "wrong", SOON);

        assertThat(stranger.submit(upstream.submission(name, "{}")))
                .isInstanceOfSatisfying(
                        SubmissionResult.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(ErrorCode.PROVIDER_AUTH));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aTaskThatIsNotThereIsMissingAndATaskThatCannotBeAskedForIsUnreachable(ProviderName name) throws Exception {
        Provider provider = upstream.provider(name);
        assumeTrue(hasTasks(provider));

        assertThat(provider.poll(new TaskId("never-was"), Instant.now())).isInstanceOf(TaskReport.Missing.class);
        upstream.breaks(name, "{\"fault\": \"status\", \"status\": 500, \"on\": \"poll\", \"times\": 1}");
        assertThat(provider.poll(new TaskId("any"), Instant.now())).isInstanceOf(TaskReport.Unreachable.class);
    }

    @Test
    void apiframeReportsProgressAndSignsWhatItReports() throws Exception {
        ProviderName name = ProviderName.of("apiframe");
        Provider provider = upstream.provider(name);
        Submission submission =
                upstream.submission(name, "{\"seed\": 7, \"guidance_scale\": 2.5, \"output_format\": \"png\"}");

        accepted(provider.submit(submission));
        soon().until(() -> upstream.callbacks(name, submission).size() == 4);

        List<CallbackReceived> callbacks = upstream.callbacks(name, submission);
        assertThat(callbacks).allMatch(provider::signed);
        // Callbacks are separate calls, so they may arrive in any order.
        List<TaskReport> reports =
                callbacks.stream().map(provider::readCallback).toList();
        assertThat(reports)
                .filteredOn(TaskReport.Working.class::isInstance)
                .hasSize(3)
                .allMatch(report -> report instanceof TaskReport.Working working
                        && working.progress() > 0
                        && working.progress() < 100);
        Provider withAnotherKey = SimulatedUpstream.provider(name, upstream.baseUrl(name), "another", SOON);
        assertThat(callbacks).noneMatch(withAnotherKey::signed);
        assertThat(reports)
                .filteredOn(TaskReport.Succeeded.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        TaskReport.Succeeded.class,
                        done -> assertThat(done.images().getFirst().url().toString())
                                .endsWith(".png"));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aCallbackIsSignedByItsProviderOnly(ProviderName name) throws Exception {
        Provider provider = upstream.provider(name);
        assumeTrue(!provider.signatureHeaders().isEmpty());
        Submission submission = upstream.submission(name, "{}");
        Submission other = upstream.submission(name, "{}");

        TaskId task = accepted(provider.submit(submission));
        TaskId another = accepted(provider.submit(other));
        reported(provider, name, submission);
        // Before the wrong signature, which is for the next callback.
        reported(provider, name, other);

        List<CallbackReceived> callbacks = upstream.callbacks(name, submission);
        assertThat(callbacks)
                .isNotEmpty()
                .allMatch(provider::signed)
                .allMatch(callback -> provider.isAbout(task, callback))
                .noneMatch(callback -> provider.isAbout(another, callback));
        assertThat(callbacks)
                .extracting(callback -> callback.withBody(callback.body() + " "))
                .noneMatch(provider::signed);
        upstream.breaks(name, "{\"fault\": \"callback_wrong_signature\", \"times\": 1}");
        Submission forged = upstream.submission(name, "{}");
        accepted(provider.submit(forged));
        reported(provider, name, forged);
        assertThat(upstream.callbacks(name, forged)).isNotEmpty().anyMatch(callback -> !provider.signed(callback));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aTaskIsCanceledWhereThatIsOffered(ProviderName name) throws Exception {
        Provider provider = upstream.provider(name);
        assumeTrue(hasTasks(provider));
        upstream.breaks(name, "{\"fault\": \"task_stuck\", \"times\": 1}");
        TaskId task = accepted(provider.submit(upstream.submission(name, "{}")));

        CancelResult result = provider.cancel(task);
        assumeTrue(result != CancelResult.NOT_OFFERED);

        assertThat(result).isIn(CancelResult.CANCELED, CancelResult.REQUESTED);
        assertThat(provider.poll(task, Instant.now())).isInstanceOf(TaskReport.Failed.class);
        assertThat(upstream.book(task).path("charged_images").asInt()).isZero();
        assertThat(provider.cancel(new TaskId("never-was"))).isEqualTo(CancelResult.NOT_CANCELED);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyModelOfTheCatalogueIsMadeInEveryRatioThatItOffers(ProviderName name) throws Exception {
        Provider provider = upstream.provider(name);

        for (var offered : provider.capabilities().models().entrySet()) {
            for (AspectRatio ratio : offered.getValue().aspectRatios()) {
                Submission submission =
                        upstream.submission("{\"aspect_ratio\": \"" + ratio.word() + "\"}", offered.getKey());

                assertThat(provider.submit(submission))
                        .as(submission.request().toString())
                        .isInstanceOf(SubmissionResult.Accepted.class);
            }
        }
    }

    @Test
    void acedataMayPutTheImagesIntoItsAnswer() throws Exception {
        ProviderName name = ProviderName.of("acedata");
        Provider provider = upstream.provider(name);
        upstream.breaks(name, "{\"fault\": \"inline_result\", \"times\": 1}");

        TaskId task = accepted(provider.submit(upstream.submission(name, "{\"aspect_ratio\": \"1:1\"}")));

        URI image = succeeded(provider, task, Instant.now()).images().getFirst().url();
        assertThat(image.getScheme()).isEqualTo("data");
        byte[] bytes = Base64.getDecoder().decode(image.getSchemeSpecificPart().split(",")[1]);
        assertThat(measured(bytes).width()).isEqualTo(2048);
    }

    private static TaskReport failed(ProviderName name, String fault) throws Exception {
        Provider provider = upstream.provider(name);
        Submission submission = upstream.submission(name, "{}");
        upstream.breaks(name, "{\"fault\": \"" + fault + "\", \"times\": 1}");
        TaskId task = accepted(provider.submit(submission));
        if (provider.capabilities().reporting() == Reporting.CALLBACK) {
            assertThat(reported(provider, name, submission)).isInstanceOf(TaskReport.Failed.class);
        }
        return soon().until(() -> provider.poll(task, Instant.now()), report -> report instanceof TaskReport.Failed);
    }

    // The report of the last callback of a submission; the earlier ones report progress.
    private static TaskReport reported(Provider provider, ProviderName name, Submission submission) {
        return soon().until(
                        () -> upstream.callbacks(name, submission).stream()
                                .map(provider::readCallback)
                                .filter(report -> !(report instanceof TaskReport.Working))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static ConditionFactory soon() {
        return await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    // One that answers with the images has no task to ask for.
    private static boolean hasTasks(Provider provider) {
        return provider.capabilities().reporting() != Reporting.ANSWER;
    }

    private static TaskReport.Succeeded answered(Provider provider, Submission submission) {
        SubmissionResult.Accepted accepted = (SubmissionResult.Accepted) provider.submit(submission);
        return (TaskReport.Succeeded) provider.readCallback(new CallbackReceived(
                submission.attempt().generationId(),
                1,
                ProviderName.of("any"),
                Map.of(),
                accepted.report().orElseThrow(),
                Instant.now()));
    }

    private static AttemptError rejected(SubmissionResult result) {
        assertThat(result).isInstanceOf(SubmissionResult.Rejected.class);
        return ((SubmissionResult.Rejected) result).error();
    }

    private static TaskId accepted(SubmissionResult result) {
        assertThat(result).isInstanceOf(SubmissionResult.Accepted.class);
        return ((SubmissionResult.Accepted) result).taskId();
    }

    private static TaskReport.Succeeded succeeded(Provider provider, TaskId task, Instant now) {
        return (TaskReport.Succeeded)
                soon().until(() -> provider.poll(task, now), report -> !(report instanceof TaskReport.Working));
    }

    private static PixelSize measured(URI url) throws Exception {
        return measured(upstream.fetch(url));
    }

    // From the head of the file: to decode the pixels of every picture would take most of the time of these tests.
    private static PixelSize measured(byte[] file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = ImageIO.getImageReaders(in).next();
            reader.setInput(in);
            PixelSize size = new PixelSize(reader.getWidth(0), reader.getHeight(0));
            reader.dispose();
            return size;
        }
    }
}
