package io.darkroom.submitter.dialect;

import io.darkroom.contracts.GenerationId;
import io.darkroom.providers.apiframe.ApiframeDialect.WebhookStatus;
import io.darkroom.service.client.ClientCalls;
import io.darkroom.submitter.dialect.CallbackDeliveries.OneDelivery;
import io.darkroom.submitter.forward.ForwardConfig;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Asks callback-service what became of a generation's last webhook. */
@Singleton
class WebhookStates {

    private static final Logger LOG = Logger.getLogger(WebhookStates.class);
    private static final int TIMEOUT_MILLIS = 2000;

    private final CallbackDeliveries deliveries;
    private final ForwardCaller caller;

    WebhookStates(ForwardConfig config, ForwardCaller caller) {
        this.deliveries = QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.callbackUrl())
                .connectTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .readTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .build(CallbackDeliveries.class);
        this.caller = caller;
    }

    /** For a generation that has ended; empty when callback-service does not answer. */
    Optional<WebhookStatus> of(GenerationId generation, HttpServerRequest call) {
        try {
            return Optional.of(last(ClientCalls.call(() -> deliveries.of(generation.toString(), caller.of(call)))
                    .data()));
        } catch (ProcessingException | WebApplicationException away) {
            LOG.warnf("callback-service does not say what became of a webhook: %s", away.getMessage());
            return Optional.empty();
        }
    }

    // Without one yet, its event has not arrived there.
    static WebhookStatus last(List<OneDelivery> deliveries) {
        return deliveries.stream()
                .filter(delivery -> delivery.endpointId() == null)
                .reduce((earlier, later) -> later)
                .map(delivery -> switch (delivery.status()) {
                    case "delivered" -> WebhookStatus.DELIVERED;
                    case "pending" -> WebhookStatus.PENDING;
                    default -> WebhookStatus.FAILED;
                })
                .orElse(WebhookStatus.PENDING);
    }
}
