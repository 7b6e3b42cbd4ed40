package io.darkroom.callback.received;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.service.received.KeepReceivedImage;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Takes the large images out of reports, because Kafka would not carry them. Each is stored before the report is published. */
@Singleton
public class StoreReceivedImages {

    private final KeepReceivedImage storage;

    StoreReceivedImages(KeepReceivedImage storage) {
        this.storage = storage;
    }

    /**
     * Returns {@code json} with references instead of its large images, which are stored then; in no transaction. Throws {@link
     * ImagesNotStoredException} when one cannot be stored now.
     */
    public String replaced(AttemptKey attempt, String json) {
        return ImagesInside.replaced(json, image -> stored(attempt, image));
    }

    private String stored(AttemptKey attempt, byte[] bytes) {
        try {
            return storage.keep(attempt, bytes).reference().toString();
        } catch (IOException passing) {
            throw new ImagesNotStoredException(String.valueOf(passing.getMessage()), passing);
        }
    }
}
