package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.request.GenerationRequest;
import java.util.Optional;

/**
 * The data of a {@link GenerationRequested} that another system produces: all else is ours to say. The account that pays is named by
 * the CloudEvents extension {@value #ACCOUNT_EXTENSION}.
 *
 * @param generationId a UUIDv7 that the generation is to have; absent: a new one
 */
public record ExternalRequest(Optional<GenerationId> generationId, GenerationRequest request) {

    /** The CloudEvents extension with the account's id or name. */
    public static final String ACCOUNT_EXTENSION = "darkroomaccount";
}
