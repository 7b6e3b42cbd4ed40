package io.darkroom.callback.ingest;

import io.darkroom.callback.received.ImagesNotStoredException;
import io.darkroom.callback.received.StoreReceivedImages;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.providers.Provider;
import io.darkroom.providers.SigningKeysUnavailableException;
import io.darkroom.providers.registry.ConfiguredProvider;
import io.darkroom.providers.registry.Providers;
import io.darkroom.service.http.BodyMemory;
import io.darkroom.service.http.OtherParameters;
import io.darkroom.service.http.UnreadBody;
import io.darkroom.service.problem.Problems;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * {@code POST /callbacks/{provider}/{generation}/{attempt}/{token}}: a provider reports an attempt. The answer is 200 only
 * after the broker has stored the callback, so that a provider retries whatever was not stored.
 */
@Path(CallbackAddress.PATH + "/{provider}/{generation}/{attempt}/{token}")
@Produces(MediaType.APPLICATION_JSON)
@OtherParameters(OtherParameters.ANY)
@RunOnVirtualThread
@PermitAll
public class CallbackResource {

    private static final Logger LOG = Logger.getLogger(CallbackResource.class);
    private static final CallbackReceipt RECEIPT = new CallbackReceipt(true);

    private final CallbackTokens tokens;
    private final Providers providers;
    private final CallbackBodies bodies;
    private final StoreReceivedImages images;
    private final EventPublisher publisher;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    CallbackResource(
            CallbackTokens tokens,
            Providers providers,
            CallbackBodies bodies,
            StoreReceivedImages images,
            EventPublisher publisher,
            InstantSource clock,
            MeterRegistry metrics) {
        this.tokens = tokens;
        this.providers = providers;
        this.bodies = bodies;
        this.images = images;
        this.publisher = publisher;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** The body of a 200. */
    public record CallbackReceipt(boolean received) {}

    @POST
    @Consumes(MediaType.WILDCARD)
    public CallbackReceipt receive(
            @PathParam("provider") String provider,
            @PathParam("generation") String generation,
            @PathParam("attempt") String attempt,
            @PathParam("token") String token,
            @Context HttpHeaders headers,
            @Context RoutingContext call,
            InputStream body) {
        try {
            CallbackAddress address = address(provider, generation, attempt, token);
            try (BodyMemory.Share memory = bodies.open()) {
                publish(withoutImages(read(address, headers, bodies.read(body, memory))));
            }
            return RECEIPT;
        } catch (HttpProblem refused) {
            UnreadBody.drop(call);
            throw refused;
        }
    }

    // Only what this proves to be ours may send a body.
    private CallbackAddress address(String provider, String generation, String attempt, String token) {
        ProviderName name = ProviderName.parse(provider)
                .flatMap(providers::find)
                .map(ConfiguredProvider::name)
                .orElseThrow(CallbackResource::unknownProvider);
        return attemptKey(generation, attempt)
                .map(key -> new CallbackAddress(name, key))
                .filter(address -> tokens.verify(address, token))
                .orElseThrow(() -> Problems.of(
                        401,
                        "wrong_token",
                        "The token does not belong to this address",
                        "use the callback URL as it was given"));
    }

    private static HttpProblem unknownProvider() {
        return Problems.of(
                404, "unknown_provider", "There is no such provider", "use the callback URL as it was given");
    }

    private CallbackReceived read(CallbackAddress address, HttpHeaders headers, byte[] body) {
        String json = CallbackBody.text(body)
                .orElseThrow(() ->
                        Problems.of(400, "malformed_json", "The body is not JSON in UTF-8", "send one JSON value"));
        Provider provider = providers
                .find(address.provider())
                .map(ConfiguredProvider::provider)
                .orElseThrow(CallbackResource::unknownProvider);
        CallbackReceived callback = new CallbackReceived(
                address.attempt().generationId(),
                address.attempt().number(),
                address.provider(),
                SignatureHeaders.of(headers.getRequestHeaders(), provider.signatureHeaders()),
                json,
                clock.instant());
        if (!signed(provider, callback)) {
            LOG.warnf("a callback of %s was refused: it has no signature of its provider", callback.provider());
            count(callback.provider(), "wrong_signature");
            throw Problems.of(
                    401,
                    "wrong_signature",
                    "The body is not signed by " + address.provider(),
                    "sign the body as your API documents it, with the key that submitted the task");
        }
        return callback;
    }

    private boolean signed(Provider provider, CallbackReceived callback) {
        try {
            return provider.signed(callback);
        } catch (SigningKeysUnavailableException passing) {
            LOG.warnf("a callback of %s was not taken: %s", callback.provider(), passing.getMessage());
            count(callback.provider(), "refused");
            throw Problems.unavailable("the signature cannot be verified now; try again after 5 s");
        }
    }

    // Stored before the broker has the callback, and so before the provider's answer.
    private CallbackReceived withoutImages(CallbackReceived callback) {
        CallbackReceived without;
        try {
            without = callback.withBody(
                    images.replaced(new AttemptKey(callback.generationId(), callback.attempt()), callback.body()));
        } catch (ImagesNotStoredException passing) {
            count(callback.provider(), "refused");
            throw Problems.unavailable("the images inside cannot be stored now; try again after 5 s");
        }
        bodies.requireText(without.body());
        return without;
    }

    private void publish(CallbackReceived callback) {
        try {
            publisher.publish(callback);
            count(callback.provider(), "received");
        } catch (KafkaException brokerUnavailable) {
            count(callback.provider(), "refused");
            throw Problems.unavailable("the callback cannot be stored now; try again after 5 s");
        }
    }

    private void count(ProviderName provider, String result) {
        metrics.counter("darkroom.callbacks", "provider", provider.value(), "result", result)
                .increment();
    }

    /** Empty for what no callback URL of ours contains. */
    static Optional<AttemptKey> attemptKey(String generation, String number) {
        return number.matches("[1-9]\\d?")
                ? GenerationId.parse(generation).map(id -> new AttemptKey(id, Integer.parseInt(number)))
                : Optional.empty();
    }
}
