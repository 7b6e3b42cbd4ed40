package io.darkroom.providers.fal;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.TaskId;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.contracts.request.AspectRatio;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.OutputFormat;
import io.darkroom.providers.CancelResult;
import io.darkroom.providers.ProviderSettings;
import io.darkroom.providers.Submission;
import io.darkroom.providers.catalogue.Catalogue;
import io.darkroom.providers.catalogue.ModelOffer;
import io.darkroom.providers.http.ProviderErrors;
import io.darkroom.providers.http.ProviderHttp;
import io.darkroom.providers.http.ProviderHttp.Answer;
import io.darkroom.providers.http.ReportedTask;
import io.darkroom.providers.http.SigningKeys;
import io.darkroom.providers.http.TaskProvider;
import io.darkroom.providers.json.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls fal's queue. It reports the end of a request by a webhook that is signed with a key of its published set; a request can be polled and
 * canceled. Source: its HTTP reference, and what its JavaScript client sends and reads.
 */
public final class FalProvider extends TaskProvider<FalWire.Task> {

    private static final Wire WIRE = Wire.SNAKE_CASE;
    private static final URI KEYS = URI.create("https://rest.fal.ai/.well-known/jwks.json");
    private static final String KEYS_PATH = "/.well-known/jwks.json";
    private static final String COMPLETED = "COMPLETED";
    private static final String WEBHOOK_SUCCESS = "OK";
    private static final int CANCELLATION_REQUESTED = 202;

    private final Catalogue catalogue;
    private final SigningKeys<List<PublicKey>> keys;

    public FalProvider(ProviderSettings settings) {
        super(
                settings,
                new ProviderHttp(settings, request -> request.header("Authorization", "Key " + settings.apiKey())),
                WIRE,
                FalWire.Task.class,
                new ProviderErrors(FalFailure.CODES, FalFailure::read));
        this.catalogue = settings.catalogue();
        this.keys = settings.webhookKey()
                .map(key -> configured(settings, key.strip()))
                .orElseGet(() -> fetched(settings, usualKeys(settings)));
    }

    // Its real set is on another host; a proxy, or a simulator, has one of its own.
    static URI usualKeys(ProviderSettings settings) {
        URI base = settings.baseUrl();
        return settings.capabilities().host().getHost().equals(base.getHost())
                ? KEYS
                : URI.create(base.toString().replaceFirst("/$", "") + KEYS_PATH);
    }

    private static SigningKeys<List<PublicKey>> configured(ProviderSettings settings, String key) {
        if (key.startsWith("{")) {
            return FalKeys.read(key.getBytes(StandardCharsets.UTF_8))
                    .map(SigningKeys::fixed)
                    .orElseThrow(FalProvider::noKey);
        }
        return fetched(settings, address(key).orElseThrow(FalProvider::noKey));
    }

    private static Optional<URI> address(String text) {
        try {
            URI address = URI.create(text);
            return Optional.of(address)
                    .filter(uri -> uri.getHost() != null && uri.getScheme().startsWith("http"));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static IllegalArgumentException noKey() {
        return new IllegalArgumentException(
                "the webhook-key of fal has to be its key set: the address of one, or one as JSON with an Ed25519 key");
    }

    // The set is public, and its host need not be that of our key.
    private static SigningKeys<List<PublicKey>> fetched(ProviderSettings settings, URI address) {
        ProviderSettings there = settings.at(address, SigningKeys.TIMEOUT);
        return SigningKeys.fetched(new ProviderHttp(there, request -> request), "", FalKeys::read);
    }

    @Override
    protected Answer sendSubmission(Submission submission) {
        String webhook = ProviderHttp.encoded(submission.callbackUrl().toString());
        return http.post(
                "/" + endpoint(submission) + "?fal_webhook=" + webhook, WIRE.write(input(submission.request())));
    }

    private String endpoint(Submission submission) {
        return capabilities().offer(submission.request().model()).upstreamFor(submission.request());
    }

    @Override
    protected TaskId taskOf(Submission submission, TaskId id) {
        return FalTask.of(endpoint(submission), id);
    }

    @Override
    protected boolean isNameOf(TaskId task, TaskId reported) {
        return FalTask.names(task, reported);
    }

    // A request that has failed has completed too: only its result says so.
    @Override
    protected Answer sendPoll(ProviderHttp polls, TaskId task) {
        String path = FalTask.path(task);
        Answer status = polls.get(path + "/status");
        boolean completed = status instanceof Answer.Response answer
                && answer.success()
                && WIRE.read(answer.body(), FalWire.Task.class)
                        .map(FalWire.Task::status)
                        .map(ReportedTask::text)
                        .filter(COMPLETED::equalsIgnoreCase)
                        .isPresent();
        return completed ? FalFailure.verdict(polls.get(path)) : status;
    }

    @Override
    public CancelResult cancel(TaskId task) {
        return http.put(FalTask.path(task) + "/cancel") instanceof Answer.Response answer
                        && answer.status() == CANCELLATION_REQUESTED
                ? CancelResult.REQUESTED
                : CancelResult.NOT_CANCELED;
    }

    @Override
    public Set<String> signatureHeaders() {
        return FalSignature.HEADERS;
    }

    @Override
    public boolean signed(CallbackReceived callback) {
        return keys.verify(callback.receivedAt(), known -> FalSignature.verify(callback, known));
    }

    // A model with one resolution takes a ratio; one with several takes pixels, or a word that lets it choose.
    private FalWire.Input input(GenerationRequest request) {
        ModelOffer offer = capabilities().offer(request.model());
        Optional<AspectRatio> ratio = request.aspectRatio().filter(each -> each != AspectRatio.AUTO);
        boolean byRatio = offer.resolutions().size() == 1;
        List<String> references = request.images().stream().map(URI::toString).toList();
        return new FalWire.Input(
                request.prompt(),
                byRatio ? null : size(request, ratio),
                byRatio ? ratio.map(AspectRatio::word).orElse(null) : null,
                request.n() > 1 ? request.n() : null,
                references.isEmpty() ? null : references,
                request.seed().orElse(null),
                request.outputFormat().map(OutputFormat::word).orElse(null));
    }

    private Object size(GenerationRequest request, Optional<AspectRatio> ratio) {
        return ratio.flatMap(each -> catalogue.model(request.model()).size(each, request.resolution()))
                .<Object>map(size -> new FalWire.Pixels(size.width(), size.height()))
                .orElse("auto_" + request.resolution().word());
    }

    // A result has no word for its state: it has images.
    @Override
    protected ReportedTask reported(FalWire.Task task) {
        FalWire.Payload payload = task.payload();
        JsonNode images = task.images() != null || payload == null ? task.images() : payload.images();
        String status = ReportedTask.text(task.status());
        boolean result = status == null && task.images() != null;
        return new ReportedTask(
                task.requestId(),
                result || WEBHOOK_SUCCESS.equalsIgnoreCase(status) ? COMPLETED : status,
                0,
                links(images),
                FalFailure.of(task),
                FalFailure.status(task));
    }

    private static List<String> links(@Nullable JsonNode images) {
        List<String> links = new ArrayList<>();
        Stream.ofNullable(images).flatMap(JsonNode::valueStream).forEach(image -> {
            JsonNode url = image.isTextual() ? image : image.path("url");
            if (url.isTextual()) {
                links.add(url.textValue());
            }
        });
        return links;
    }
}
