package io.darkroom.contracts.event;

import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;
import java.util.Map;

/** A provider called back. {@code headers} holds those that a provider signs with, by lower-case name; {@code body} is the request's body, with the references of large images instead of the images. */
public record CallbackReceived(
        GenerationId generationId,
        int attempt,
        ProviderName provider,
        Map<String, String> headers,
        String body,
        Instant receivedAt)
        implements CallbackEvent {
    public CallbackReceived {
        headers = Map.copyOf(headers);
    }

    /** The same callback with another body. */
    public CallbackReceived withBody(String other) {
        return new CallbackReceived(generationId, attempt, provider, headers, other, receivedAt);
    }
}
