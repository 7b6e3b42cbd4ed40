package io.darkroom.service.received;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.AssetLinks.LinkSignature;
import io.darkroom.contracts.asset.ReceivedImage;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Stores an image under its own hash, before anything refers to it: what a crash repeats is the same, and what it leaves behind
 * storage-service deletes.
 */
@Singleton
public class KeepReceivedImage {

    private static final Duration LINK_LIFETIME = Duration.ofMinutes(5);
    private static final int FIRST_FAULT_OF_OURS = 500;

    private final StorageReceivedImages storage;
    private final AssetLinks links;
    private final InstantSource clock;

    KeepReceivedImage(@RestClient StorageReceivedImages storage, AssetLinks links, InstantSource clock) {
        this.storage = storage;
        this.links = links;
        this.clock = clock;
    }

    /** As {@link #keep(AttemptKey, byte[])}, of a file. One with more than {@code maxBytes} is not read into memory: it is refused for good. */
    public ReceivedImage keep(AttemptKey attempt, Path image, long maxBytes) throws IOException {
        return Files.size(image) > maxBytes ? new ReceivedImage(hash(image)) : keep(attempt, Files.readAllBytes(image));
    }

    private static String hash(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), Sha256.digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    /**
     * Returns the image's reference. What storage-service refuses for good is not kept, which the archive then finds and reports.
     *
     * @throws IOException when it cannot be stored now; not to be called in a transaction
     */
    public ReceivedImage keep(AttemptKey attempt, byte[] bytes) throws IOException {
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
            if (refused.getResponse().getStatus() >= FIRST_FAULT_OF_OURS) {
                throw new IOException("storage-service cannot store an image now", refused);
            }
        } catch (ProcessingException unreachable) {
            throw new IOException("storage-service does not answer", unreachable);
        }
        return image;
    }
}
