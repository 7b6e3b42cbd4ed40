package io.darkroom.callback.received;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.AssetLinks.LinkSignature;
import io.darkroom.contracts.asset.ReceivedImage;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Takes the large images out of reports, because Kafka would not carry them. Each is stored before the report is published, under its own hash:
 * what a crash repeats is the same, and what it leaves behind storage-service deletes.
 */
@Singleton
public class StoreReceivedImages {

    private static final Duration LINK_LIFETIME = Duration.ofMinutes(5);
    private static final int FIRST_FAULT_OF_OURS = 500;

    private final StorageReceivedImages storage;
    private final AssetLinks links;
    private final InstantSource clock;

    StoreReceivedImages(@RestClient StorageReceivedImages storage, AssetLinks links, InstantSource clock) {
        this.storage = storage;
        this.links = links;
        this.clock = clock;
    }

    /**
     * Returns {@code json} with references instead of its large images, which are stored then; in no transaction. Throws {@link
     * ImagesNotStoredException} when one cannot be stored now.
     */
    public String replaced(AttemptKey attempt, String json) {
        return ImagesInside.replaced(json, image -> stored(attempt, image));
    }

    private String stored(AttemptKey attempt, byte[] bytes) {
        ReceivedImage image = new ReceivedImage(Sha256.hex(bytes));
        LinkSignature link = links.sign(
                AssetLinks.receivedImagePath(attempt, image), clock.instant().plus(LINK_LIFETIME));
        try {
            storage.put(
                    attempt.generationId().toString(),
                    attempt.number(),
                    image.sha256(),
                    link.expires(),
                    link.signature(),
                    bytes);
        } catch (WebApplicationException refused) {
            // What it refuses for good is not kept, which the archive then finds and reports.
            if (refused.getResponse().getStatus() >= FIRST_FAULT_OF_OURS) {
                throw new ImagesNotStoredException("storage-service cannot store an image now", refused);
            }
        } catch (ProcessingException unreachable) {
            throw new ImagesNotStoredException("storage-service does not answer", unreachable);
        }
        return image.reference().toString();
    }
}
