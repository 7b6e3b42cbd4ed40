package io.darkroom.providers;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.WebhookKeys;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import io.darkroom.providers.catalogue.UpstreamModels;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A provider's API as we serve it to clients: reads their requests, writes answers, errors and webhooks, by the provider's own
 * rules, defaults and words. A codec without I/O; submitter-service adds HTTP. An implementation has a public constructor without
 * parameters.
 */
public interface Dialect {

    ProviderName name();

    /** Its names of the models. */
    default UpstreamModels models() {
        return UpstreamModels.of(name());
    }

    /** The same dialect for clients that reach us at {@code origin}, where addresses in its answers begin. */
    default Dialect at(URI origin) {
        return this;
    }

    /**
     * The prefixes of its paths; errors on them are written in its shape, also on paths that it does not have. Where prefixes of several
     * dialects match, the longest counts.
     */
    List<String> paths();

    /**
     * Reads a submission.
     *
     * @throws InvalidRequest with every violation found, fields named as the client wrote them
     */
    GenerationRequest readRequest(byte[] body);

    /** The HTTP status of {@link #writeAccepted}. */
    int acceptedStatus();

    /** The answer to a submission that was accepted. */
    byte[] writeAccepted(DialectGeneration generation);

    /** The answer to a status call. */
    byte[] writeStatus(DialectGeneration generation);

    /**
     * The webhook for a generation that has made progress or has ended; empty when the provider has none for that state.
     *
     * @param keySha256 SHA-256 of the requesting API key in lower-case hex, which some dialects sign with; empty when it is unknown
     */
    Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256);

    /** Whether its webhooks are signed with the hash of the API key, so that none can be sent before that is known. */
    default boolean signsWithKey() {
        return false;
    }

    /** Which webhooks about progress there are. */
    enum ProgressWebhooks {
        EACH,
        /** One, about the beginning. */
        FIRST
    }

    default ProgressWebhooks progressWebhooks() {
        return ProgressWebhooks.EACH;
    }

    /** {@code error} as the clients of {@code path} can bear it. */
    default DialectError errorAt(String path, DialectError error) {
        return error;
    }

    /** A webhook that is sent at {@code at} to a client of {@code account}. */
    @SuppressWarnings("ArrayRecordComponent")
    record SignedWebhook(GenerationId generation, AccountId account, Instant at, byte[] body) {}

    /** The headers of a signature that is made anew for each try; empty where the dialect has none. */
    default Map<String, String> signWebhook(SignedWebhook webhook, WebhookKeys keys) {
        return Map.of();
    }

    /** The HTTP status of {@link #writeError}. */
    default int errorStatus(DialectError error) {
        return error.status();
    }

    /** Headers of {@link #writeError}, for clients that decide by them whether to try again. */
    default Map<String, String> errorHeaders(DialectError error) {
        return Map.of();
    }

    /** An error in the provider's shape. */
    byte[] writeError(DialectError error);

    /** The id of a generation in the provider's form; {@link #generation} reads it. */
    String taskId(GenerationId id, Instant createdAt);

    /** The generation with that {@link #taskId}; empty when the text is no such id. */
    Optional<GenerationId> generation(String taskId);
}
