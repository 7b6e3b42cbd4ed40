package io.darkroom.callback.ingest;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.providers.registry.Providers;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;

/**
 * {@code POST /callbacks/{provider}/{generation}/{attempt}/{token}}: a provider reports. Answered with 200 only once the
 * broker has the report; until then the provider must believe that it was not delivered, and try again.
 */
@Path(CallbackAddress.PATH + "/{provider}/{generation}/{attempt}/{token}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CallbackResource {

    private static final String RETRY_AFTER_SECONDS = "5";
    private static final String SIGNATURE_HEADER_PREFIX = "x-webhook-";
    private static final int MAX_SIGNATURE_LENGTH = 512;
    private static final Received RECEIVED = new Received(true);

    private final CallbackTokens tokens;
    private final Providers providers;
    private final EventPublisher publisher;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    CallbackResource(
            CallbackTokens tokens,
            Providers providers,
            EventPublisher publisher,
            InstantSource clock,
            MeterRegistry metrics) {
        this.tokens = tokens;
        this.providers = providers;
        this.publisher = publisher;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** The body of a 200. */
    public record Received(boolean received) {}

    @POST
    @Consumes(MediaType.WILDCARD)
    public Received receive(
            @PathParam("provider") String provider,
            @PathParam("generation") String generation,
            @PathParam("attempt") String attempt,
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            byte[] body) {
        ConfiguredProvider entry = ProviderName.parse(provider)
                .flatMap(providers::find)
                .orElseThrow(
                        () -> problem(404, "unknown_provider", "There is no such provider", "see the callback URL"));
        ProviderName name = entry.name();
        AttemptKey key = attempt(generation, attempt)
                .filter(named -> tokens.verify(new CallbackAddress(name, named), token))
                .orElseThrow(() -> problem(
                        401,
                        "wrong_token",
                        "The token does not belong to this address",
                        "use the URL as it was given"));
        String json = JsonBody.text(body)
                .orElseThrow(
                        () -> problem(400, "malformed_json", "The body is not JSON in UTF-8", "send one JSON value"));
        CallbackReceived callback = new CallbackReceived(
                key.generationId(), key.number(), name, signatureHeaders(headers), json, clock.instant());
        if (!entry.provider().signed(callback)) {
            throw problem(
                    401,
                    "wrong_signature",
                    "The body is not signed by " + name,
                    "sign it as your own documents say, with the key that the task was submitted with");
        }
        publish(callback);
        return RECEIVED;
    }

    private void publish(CallbackReceived callback) {
        Tags provider = Tags.of(Tag.of("provider", callback.provider().value()));
        try {
            publisher.publish(callback);
            metrics.counter("darkroom.callbacks", provider.and("result", "received"))
                    .increment();
        } catch (KafkaException away) {
            metrics.counter("darkroom.callbacks", provider.and("result", "refused"))
                    .increment();
            throw HttpProblem.builder(problem(
                            503,
                            "unavailable",
                            "The callback cannot be stored now",
                            "try again after " + RETRY_AFTER_SECONDS + " s"))
                    .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                    .build();
        }
    }

    private static Optional<AttemptKey> attempt(String generation, String number) {
        return number.matches("[1-9]\\d?")
                ? GenerationId.parse(generation).map(id -> new AttemptKey(id, Integer.parseInt(number)))
                : Optional.empty();
    }

    // Only what a provider signs with; other headers may hold what is none of our business.
    private static Map<String, String> signatureHeaders(HttpHeaders headers) {
        Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(SIGNATURE_HEADER_PREFIX)
                    && !values.isEmpty()
                    && values.getFirst().length() <= MAX_SIGNATURE_LENGTH) {
                kept.put(lower, values.getFirst());
            }
        });
        return kept;
    }

    private static HttpProblem problem(int status, String code, String title, String detail) {
        return HttpProblem.builder()
                .withType(URI.create("urn:darkroom:problem:" + code))
                .withStatus(status)
                .withTitle(title)
                .withDetail(detail)
                .with("code", code)
                .build();
    }
}
