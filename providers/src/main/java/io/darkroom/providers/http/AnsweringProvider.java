package io.darkroom.providers.http;

import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.CarriedImages.UnusableReference;
import io.darkroom.providers.PollReading;
import io.darkroom.providers.Provider;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.SubmissionResult;
import io.darkroom.providers.TaskReport;
import io.darkroom.providers.catalogue.Capabilities;
import io.darkroom.providers.http.ProviderHttp.Answer;
import io.darkroom.providers.http.ProviderHttp.Content;
import io.darkroom.providers.json.Wire;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider that answers a submission with the images, after minutes. There is no task to ask for, to cancel, or to find again when the
 * answer is lost. The answer goes through a file, so that a call takes no memory for its images; what it means is the same for all, as for
 * {@link TaskProvider}.
 */
public abstract class AnsweringProvider implements Provider {

    /** A longer answer is not read: for each image 25 MB in base64. */
    private static final long MAX_ANSWER_BYTES_PER_IMAGE = 35L * 1024 * 1024;

    // The images of an answer are decoded beside it, where they take three quarters of its base64.
    private static final double WITH_DECODED_IMAGES = 1.75;

    private static final Wire WIRE = Wire.SNAKE_CASE;

    private final Capabilities capabilities;
    private final ProviderHttp http;
    private final ProviderErrors errors;
    private final Duration timeout;

    protected AnsweringProvider(ProviderSettings settings, ProviderHttp http, ProviderErrors errors) {
        this.capabilities = settings.capabilities();
        this.timeout = settings.timeout();
        this.http = http;
        this.errors = errors.hiding(settings.apiKey());
    }

    /** A call that submits. */
    public record Call(String path, Content content) {}

    /** A complete answer, in a file. */
    public record Answered(HttpHeaders headers, Path body) {}

    /** What a complete answer says. */
    public sealed interface Result {

        /** Its links; large images are kept, and are references here. */
        record Images(List<String> links) implements Result {}

        /** No image is made. */
        record Refused(ErrorDetail error) implements Result {}

        /** It is not what the documents describe. */
        record Unreadable() implements Result {}
    }

    /** What is reported when the answer has come, in the place of a callback. */
    private record Report(@Nullable List<String> images) {}

    /** The call for a submission. What has to be fetched for it is there within {@code limit}, half of the time-out. */
    protected abstract Call call(Submission submission, TemporaryFiles files, Deadline limit)
            throws IOException, UnusableReference;

    /** Reads an answer, and keeps its images. */
    protected abstract Result read(Answered answer, Submission submission, TemporaryFiles files) throws IOException;

    /** The header with the provider's name of the call. */
    protected abstract String requestIdHeader();

    @Override
    public final Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public final SubmissionResult submit(Submission submission) {
        Deadline limit = Deadline.in(timeout);
        long maxAnswer = submission.request().n() * MAX_ANSWER_BYTES_PER_IMAGE;
        try (TemporaryFiles files = new TemporaryFiles(submission.images().space())) {
            Path body = files.create();
            Deadline preparing = Deadline.in(timeout.dividedBy(2));
            Call call = call(submission, files, preparing);
            // What is paid for must find room: its space is held before it is sent.
            files.hold((long) (maxAnswer * WITH_DECODED_IMAGES));
            // What is sent too late is made and paid for after the call has timed out.
            preparing.requireTime();
            return concluded(
                    http.post(call.path(), call.content(), body, maxAnswer, limit.remaining()),
                    body,
                    submission,
                    files);
        } catch (UnusableReference unusable) {
            return new SubmissionResult.Rejected(new AttemptError(ErrorCode.INVALID_REQUEST, unusable.reason()));
        } catch (IOException ours) {
            return new SubmissionResult.NotPrepared(new AttemptError(
                    ErrorCode.PROVIDER_UNAVAILABLE, "the call could not be prepared: " + ours.getMessage()));
        }
    }

    private SubmissionResult concluded(Answer answer, Path body, Submission submission, TemporaryFiles files) {
        return switch (answer) {
            case Answer.NotSent notSent ->
                new SubmissionResult.NotSent(new AttemptError(ErrorCode.PROVIDER_UNAVAILABLE, notSent.reason()));
            case Answer.Lost lost -> new SubmissionResult.Unknown(lost.reason());
            case Answer.TooLong tooLong -> new SubmissionResult.Unknown(tooLong.reason());
            case Answer.Response response
            when response.success() -> succeeded(new Answered(response.headers(), body), submission, files);
            case Answer.Response response
            when errors.mayBeOfAProxy(response) ->
                new SubmissionResult.Unknown("HTTP " + response.status() + " without an error of the provider");
            case Answer.Response response -> new SubmissionResult.Rejected(errors.refusal(response));
        };
    }

    private SubmissionResult succeeded(Answered answer, Submission submission, TemporaryFiles files) {
        try {
            return switch (read(answer, submission, files)) {
                case Result.Images(List<String> links)
                when links.isEmpty() ->
                    new SubmissionResult.Rejected(
                            new AttemptError(ErrorCode.PROVIDER_ERROR, "finished without an image"));
                case Result.Images(List<String> links) ->
                    new SubmissionResult.Accepted(taskId(answer, submission), Optional.of(report(links)));
                case Result.Refused(ErrorDetail error) -> new SubmissionResult.Rejected(errors.answered(error));
                case Result.Unreadable() -> new SubmissionResult.Unknown("an unreadable answer");
            };
        } catch (IOException e) {
            return new SubmissionResult.Unknown("the images of the answer could not be kept: " + e.getMessage());
        }
    }

    private TaskId taskId(Answered answer, Submission submission) {
        String name = answer.headers().firstValue(requestIdHeader()).orElse(null);
        return new ReportedTask(name, null, 0, List.of(), ErrorDetail.NONE)
                .taskId()
                .orElseGet(() -> new TaskId(submission.attempt().toString()));
    }

    private static String report(List<String> links) {
        return new String(WIRE.write(new Report(links)), StandardCharsets.UTF_8);
    }

    // The report is on its way.
    @Override
    public final TaskReport poll(TaskId task, Instant now, PollReading reading) {
        return new TaskReport.Working(0);
    }

    @Override
    public final TaskReport readCallback(CallbackReceived callback) {
        return WIRE.read(callback.body(), Report.class)
                .flatMap(report -> Optional.ofNullable(report.images()))
                .map(links -> ReportedImages.report(
                        links.stream().filter(link -> link != null).toList(),
                        callback.receivedAt(),
                        capabilities.linkLifetime()))
                .orElseGet(() -> new TaskReport.Unreadable("a report without images"));
    }
}
