package io.darkroom.providers;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.request.GenerationRequest;
import java.net.URI;

/**
 * An attempt to submit to a provider.
 *
 * @param callbackUrl the address for the provider's callbacks
 */
public record Submission(AttemptKey attempt, GenerationRequest request, URI callbackUrl) {}
