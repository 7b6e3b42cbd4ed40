package io.darkroom.providers.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.request.GenerationRequest;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider can do and on what terms, as {@code catalogue.yaml} tells it.
 *
 * @param implementation the class that calls it
 * @param host where its real API stands
 * @param reporting how a finished task becomes known
 * @param idempotencyKeys how long a repeated submission with the same key is answered with the first; absent: not promised
 * @param linkLifetime how long its images can be fetched after they were made
 * @param usualDuration from submission to images, until it has been measured
 * @param polling how often to ask, unless configured otherwise
 * @param concurrency attempts under way at once, over all replicas, unless configured otherwise
 * @param rate submissions a second, over all replicas; absent: as fast as can be
 * @param timeout until one call must have been answered, unless configured otherwise
 * @param models what it makes, by canonical model name
 */
public record Capabilities(
        String implementation,
        URI host,
        Reporting reporting,
        Optional<Duration> idempotencyKeys,
        Duration linkLifetime,
        Duration usualDuration,
        Polling polling,
        int concurrency,
        Optional<BigDecimal> rate,
        Duration timeout,
        Map<String, ModelOffer> models) {

    public Capabilities {
        models = Map.copyOf(models);
    }

    /** How a finished task becomes known. */
    public enum Reporting {
        /** It calls back; polling is for callbacks that got lost. */
        CALLBACK,
        /** It must be asked. */
        POLL;

        @JsonCreator
        public static Reporting of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When to ask: first after {@code first}, then every {@code interval}, slower and slower up to {@code longest}. */
    public record Polling(Duration first, Duration interval, Duration longest) {}

    /** The offer of a model that {@link #refusal} has not refused. */
    public ModelOffer offer(String model) {
        ModelOffer offer = models.get(model);
        if (offer == null) {
            throw new IllegalArgumentException("does not offer " + model);
        }
        return offer;
    }

    /** Why this provider cannot honour all of {@code request}; empty when it can. */
    public Optional<UnsupportedField> refusal(GenerationRequest request) {
        ModelOffer offer = models.get(request.model());
        return offer == null
                ? Optional.of(new UnsupportedField("model", "does not offer " + request.model()))
                : offer.refusal(request);
    }
}
