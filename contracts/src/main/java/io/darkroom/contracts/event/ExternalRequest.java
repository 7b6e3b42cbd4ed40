package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.GenerationRequest;
import java.util.Optional;

/**
 * The data of a {@link GenerationRequested} record that another system produces; we add the rest. The CloudEvents extension
 * {@value #ACCOUNT_EXTENSION} names the account that pays.
 *
 * @param generationId the requested id, a UUIDv7; absent: a new one
 */
public record ExternalRequest(Optional<GenerationId> generationId, GenerationRequest request) {

    /** The CloudEvents extension with the account's id or name. */
    public static final String ACCOUNT_EXTENSION = "darkroomaccount";
}
