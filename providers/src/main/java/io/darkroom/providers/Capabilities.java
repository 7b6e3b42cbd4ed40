package io.darkroom.providers;

import io.darkroom.contracts.request.GenerationRequest;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider can do, as data.
 *
 * @param models what it makes, by canonical model name
 * @param host where its real API stands
 * @param reporting how a finished task becomes known
 * @param linkLifetime how long its images can be fetched after they were made
 * @param price of one image in credits; absent where no document tells it
 * @param polling how often to ask, unless configured otherwise
 */
public record Capabilities(
        Map<String, ModelOffer> models,
        URI host,
        Reporting reporting,
        Duration linkLifetime,
        Optional<BigDecimal> price,
        Polling polling) {

    public Capabilities {
        models = Map.copyOf(models);
    }

    /** How a finished task becomes known. */
    public enum Reporting {
        /** It calls back; polling is for callbacks that got lost. */
        CALLBACK,
        /** It must be asked. */
        POLL
    }

    /** When to ask: first after {@code first}, then every {@code interval}, slower and slower up to {@code longest}. */
    public record Polling(Duration first, Duration interval, Duration longest) {}

    /** Why this provider cannot honour all of {@code request}; empty when it can. */
    public Optional<Refusal> refusal(GenerationRequest request) {
        ModelOffer offer = models.get(request.model());
        return offer == null
                ? Optional.of(new Refusal("model", "does not offer " + request.model()))
                : offer.refusal(request);
    }
}
