package io.darkroom.providers;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.InvalidRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A provider's API as we speak it to clients: their requests in, answers and errors out, by the provider's own rules,
 * defaults and words. A codec without I/O; paths and HTTP stand in submitter-service.
 */
public interface Dialect {

    ProviderName name();

    /** What its paths begin with, so that an error on one of them is told in its shape. */
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

    /** The answer to a question how it stands. */
    byte[] writeStatus(DialectGeneration generation);

    /**
     * What its client is told of a generation that has come on or has ended; empty where the provider has no webhook for it.
     *
     * @param keySha256 SHA-256 of the API key that asked, in lower-case hex, with which some sign; empty when it is not known any more
     */
    Optional<DialectWebhook> writeWebhook(DialectGeneration generation, Optional<String> keySha256);

    /** An error in the provider's shape. */
    byte[] writeError(DialectError error);

    /** An id that looks like the provider's own; {@link #generation} leads back. */
    String taskId(GenerationId id, Instant createdAt);

    /** The generation that {@code taskId} was made for; empty when it was made for none. */
    Optional<GenerationId> generation(String taskId);
}
