package io.darkroom.providers.replicate;

import io.darkroom.contracts.StandardWebhook;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.CancelResult;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.catalogue.ModelOffer;
import io.darkroom.providers.http.ErrorDetail;
import io.darkroom.providers.http.ProviderErrors;
import io.darkroom.providers.http.ProviderHttp;
import io.darkroom.providers.http.ProviderHttp.Answer;
import io.darkroom.providers.http.ReportedImages;
import io.darkroom.providers.http.ReportedTask;
import io.darkroom.providers.http.SigningKeys;
import io.darkroom.providers.http.TaskProvider;
import io.darkroom.providers.json.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Calls Replicate. It reports the end of a prediction by a webhook that is signed by the Standard Webhooks specification, with a secret of our
 * account; a prediction can be polled and canceled. Source: its HTTP reference, the pages of its models, and what its JavaScript client reads.
 */
public final class ReplicateProvider extends TaskProvider<ReplicateWire.Task> {

    private static final Wire WIRE = ReplicateDialect.WIRE;
    private static final String PREDICTIONS = "/v1/predictions";
    private static final String SECRET = "/v1/webhooks/default/secret";
    private static final List<String> EVENTS = List.of("completed");
    // No progress is documented; this means only that it has begun.
    private static final int BEGUN = 50;

    private final SigningKeys<String> secret;

    public ReplicateProvider(ProviderSettings settings) {
        super(
                settings,
                ProviderHttp.withBearerKey(settings),
                WIRE,
                ReplicateWire.Task.class,
                new ProviderErrors(PredictionError.CODES, ErrorDetail::readDetail));
        this.secret = settings.webhookKey()
                .map(ReplicateProvider::configured)
                .orElseGet(() -> SigningKeys.fetched(
                        ProviderHttp.withBearerKey(settings.at(settings.baseUrl(), SigningKeys.TIMEOUT)),
                        SECRET,
                        ReplicateProvider::secret));
    }

    private static SigningKeys<String> configured(String key) {
        if (!StandardWebhook.isSecret(key)) {
            throw new IllegalArgumentException(
                    "the webhook-key of replicate has to be the signing secret of its account: whsec_ and base64");
        }
        return SigningKeys.fixed(key);
    }

    private static Optional<String> secret(byte[] answer) {
        return WIRE.read(answer, ReplicateWire.WebhookKey.class)
                .flatMap(key -> Optional.ofNullable(key.key()))
                .filter(StandardWebhook::isSecret);
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        String model = capabilities().offer(submission.request().model()).upstreamFor(submission.request());
        return http.post("/v1/models/" + model + "/predictions", WIRE.write(body(submission)));
    }

    @Override
    protected Answer sendPoll(ProviderHttp polls, TaskId task) {
        return polls.get(PREDICTIONS, task);
    }

    @Override
    public CancelResult cancel(TaskId task) {
        String path = PREDICTIONS + "/" + ProviderHttp.encoded(task.value()) + "/cancel";
        boolean canceled = http.post(path, WIRE.write(Map.of())) instanceof Answer.Response answer
                && answer.success()
                && WIRE.read(answer.body(), ReplicateWire.Task.class)
                        .map(ReplicateWire.Task::status)
                        .map(ReportedTask::text)
                        .filter("canceled"::equals)
                        .isPresent();
        return canceled ? CancelResult.CANCELED : CancelResult.NOT_CANCELED;
    }

    @Override
    public Set<String> signatureHeaders() {
        return StandardWebhook.HEADERS;
    }

    @Override
    public boolean signed(CallbackReceived callback) {
        byte[] body = callback.body().getBytes(StandardCharsets.UTF_8);
        return secret.verify(
                callback.receivedAt(),
                key -> StandardWebhook.verify(callback.headers(), body, callback.receivedAt(), key));
    }

    private ReplicateWire.Submit body(Submission submission) {
        return new ReplicateWire.Submit(
                input(
                        submission.request(),
                        capabilities().offer(submission.request().model())),
                submission.callbackUrl().toString(),
                EVENTS);
    }

    // A model with one size has no field for it. Without a ratio it takes that of the references, or its own.
    private static ReplicateWire.Input input(GenerationRequest request, ModelOffer offer) {
        boolean several = request.n() > 1;
        List<String> references = request.images().stream().map(URI::toString).toList();
        return new ReplicateWire.Input(
                request.prompt(),
                offer.resolutions().size() > 1 ? request.resolution().word() : null,
                request.aspectRatio()
                        .filter(ratio -> ratio != AspectRatio.AUTO)
                        .map(AspectRatio::word)
                        .orElse(null),
                references.isEmpty() ? null : references,
                several ? "auto" : null,
                several ? request.n() : null,
                request.seed().orElse(null),
                request.outputFormat().map(ReplicateRequest::word).orElse(null));
    }

    @Override
    protected ReportedTask reported(ReplicateWire.Task task) {
        ErrorDetail refusal = ErrorDetail.ofDetail(task.detail());
        if (task.id() == null && !refusal.isEmpty()) {
            return new ReportedTask(null, null, 0, List.of(), refusal, status(task));
        }
        String status = ReportedTask.text(task.status());
        return new ReportedTask(
                task.id(),
                status,
                "starting".equalsIgnoreCase(status) ? 0 : BEGUN,
                ReportedImages.texts(task.output()),
                PredictionError.of(task.error()));
    }

    private static Optional<Integer> status(ReplicateWire.Task refused) {
        return Optional.ofNullable(refused.status())
                .filter(status -> status.canConvertToInt() && status.asInt() > 0)
                .map(status -> status.asInt());
    }
}
