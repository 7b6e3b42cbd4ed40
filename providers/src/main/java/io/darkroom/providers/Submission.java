package io.darkroom.providers;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.request.GenerationRequest;
import java.net.URI;

/**
 * What a provider is asked to make.
 *
 * @param callbackUrl where it shall report, for a provider that calls back
 */
public record Submission(AttemptKey attempt, GenerationRequest request, URI callbackUrl) {}
