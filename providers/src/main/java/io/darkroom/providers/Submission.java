package io.darkroom.providers;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.request.GenerationRequest;
import java.net.URI;

/**
 * An attempt to submit to a provider.
 *
 * @param callbackUrl the address for the provider's callbacks
 * @param images for a provider whose calls contain the images themselves
 */
public record Submission(AttemptKey attempt, GenerationRequest request, URI callbackUrl, CarriedImages images) {

    public Submission(AttemptKey attempt, GenerationRequest request, URI callbackUrl) {
        this(attempt, request, callbackUrl, CarriedImages.NONE);
    }
}
