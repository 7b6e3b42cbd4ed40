package io.darkroom.submitter.dialect;

import io.darkroom.contracts.request.GenerationRequest;
import java.net.URI;
import java.util.Map;

/**
 * A request whose images were uploaded and replaced by their links.
 *
 * @param contents what each link names, by its SHA-256: an image that is sent again gets another link
 */
@SuppressWarnings("ArrayRecordComponent")
public record LinkedImages(byte[] body, Map<URI, URI> contents) {

    public LinkedImages {
        contents = Map.copyOf(contents);
    }

    static LinkedImages none(byte[] body) {
        return new LinkedImages(body, Map.of());
    }

    /** What must be equal when the request comes again under the same idempotency key. */
    public GenerationRequest meaning(GenerationRequest request) {
        return request.withImages(request.images().stream()
                .map(image -> contents.getOrDefault(image, image))
                .toList());
    }
}
