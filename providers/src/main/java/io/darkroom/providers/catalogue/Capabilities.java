package io.darkroom.providers.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.darkroom.contracts.Words;
import io.darkroom.contracts.request.GenerationRequest;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider can do and on what terms: its entry in {@code catalogue.yaml}.
 *
 * @param implementation the {@code Provider} class that calls it
 * @param dialect the {@code Dialect} class that serves its API to clients; absent when we do not serve it
 * @param host the base URL of its real API
 * @param reporting whether it calls back, must be polled, or answers with the images
 * @param idempotencyKeys how long it answers a repeated submission with the first one's task; absent: not promised
 * @param linkLifetime how long its links work after the images were made
 * @param usualDuration from submission to images; used until measurements exist
 * @param polling when to poll, unless configured otherwise
 * @param concurrency attempts in flight over all replicas, unless configured otherwise
 * @param rate submissions per second over all replicas; absent: no limit
 * @param timeout for one HTTP call, unless configured otherwise
 * @param models what it offers, by canonical model name, in the catalogue's order
 */
public record Capabilities(
        String implementation,
        Optional<String> dialect,
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
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /** How a finished task is reported. */
    public enum Reporting {
        /** It calls back; polls find what a lost callback would have reported. */
        CALLBACK,
        /** It must be polled. */
        POLL,
        /** It answers the submission with the images; there is no task to ask for. */
        ANSWER;

        @JsonCreator
        public static Reporting of(String word) {
            return Words.read(Reporting.class, word);
        }

        @JsonValue
        public String word() {
            return Words.of(this);
        }
    }

    /** When to poll: first after {@code delay}, then after {@code interval}, which doubles up to {@code maxInterval}. */
    public record Polling(Duration delay, Duration interval, Duration maxInterval) {}

    /** The offer of a model; throws {@link IllegalArgumentException} when the provider does not offer it. */
    public ModelOffer offer(String model) {
        ModelOffer offer = models.get(model);
        if (offer == null) {
            throw new IllegalArgumentException("does not offer " + model);
        }
        return offer;
    }

    /** The first field of {@code request} that this provider cannot honour; empty when it can honour all of it. */
    public Optional<UnsupportedField> unsupportedField(GenerationRequest request) {
        ModelOffer offer = models.get(request.model());
        return offer == null
                ? Optional.of(new UnsupportedField("model", "does not offer " + request.model()))
                : offer.unsupportedField(request);
    }
}
