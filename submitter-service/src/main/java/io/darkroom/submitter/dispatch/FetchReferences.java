package io.darkroom.submitter.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.AssetLinks.LinkSignature;
import io.darkroom.contracts.asset.CarriedImage;
import io.darkroom.egress.BodyTooLarge;
import io.darkroom.egress.DeadlineStream;
import io.darkroom.egress.TransferTooSlow;
import io.darkroom.providers.CarriedImages.UnusableReference;
import io.darkroom.service.settings.AssetsConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Fetches reference images from storage-service, which downloads those that are elsewhere. Each has a size and a time. */
@Singleton
class FetchReferences {

    // Less than the read time-out of the client: storage-service says why an image is late.
    static final Duration MAX_TIME = Duration.ofMinutes(1);

    private static final String UPLOADS = "/v1/uploads/";
    private static final String ASSETS = "/v1/assets/";
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final Duration LINK_LIFETIME = Duration.ofMinutes(5);
    private static final int MAX_FETCHES = 3;
    private static final int FIRST_FAULT_OF_OURS = 500;

    private final StorageReferences storage;
    private final AssetLinks links;
    private final URI publicUrl;
    private final InstantSource clock;

    FetchReferences(@RestClient StorageReferences storage, AssetLinks links, AssetsConfig config, InstantSource clock) {
        this.storage = storage;
        this.links = links;
        this.publicUrl = config.publicUrl();
        this.clock = clock;
    }

    /** Writes the image at {@code reference}; as {@link io.darkroom.providers.CarriedImages#fetch}. */
    void fetch(URI reference, OutputStream out, Duration limit) throws IOException, UnusableReference {
        Instant end = clock.instant().plus(limit.compareTo(MAX_TIME) < 0 ? limit : MAX_TIME);
        for (int tries = 1; ; tries++) {
            try {
                copy(reference, out, end);
                return;
            } catch (WebApplicationException passing) {
                if (tries == MAX_FETCHES || !clock.instant().isBefore(end)) {
                    throw givenUp(reference, reason(passing));
                }
            }
            Pause.of(BACKOFF.after(tries, RandomGenerator.getDefault()));
        }
    }

    /** Throws a {@link WebApplicationException} when the next try may give the image. */
    private void copy(URI reference, OutputStream out, Instant end) throws IOException, UnusableReference {
        try (InputStream image = new DeadlineStream(open(reference, end), CarriedImage.MAX_BYTES, end, clock)) {
            image.transferTo(out);
        } catch (WebApplicationException refused) {
            if (refused.getResponse().getStatus() >= FIRST_FAULT_OF_OURS) {
                throw refused;
            }
            throw unusable(reference, reason(refused));
        } catch (ProcessingException unreachable) {
            throw new IOException("storage-service does not answer", unreachable);
        } catch (BodyTooLarge tooLarge) {
            throw new UnusableReference("images: " + reference + " has more than " + CarriedImage.MAX_BYTES + " bytes");
        } catch (TransferTooSlow tooSlow) {
            throw unusable(reference, String.valueOf(tooSlow.getMessage()));
        }
    }

    // Of another server it is the client's that fails: the request ends. Of ours, it is tried again later. No provider
    // is blamed.
    private UnusableReference givenUp(URI reference, String reason) throws IOException {
        if (path(reference, UPLOADS) || path(reference, ASSETS)) {
            throw new IOException("storage-service gives no image: " + reason);
        }
        return unusable(reference, reason);
    }

    private boolean path(URI reference, String ours) {
        return reference.toString().startsWith(publicUrl + ours);
    }

    private static UnusableReference unusable(URI reference, String reason) {
        return new UnusableReference("images: " + reference + " gives no image: " + reason);
    }

    // Our own links lead to storage-service, wherever clients reach it.
    private InputStream open(URI reference, Instant end) {
        String path = reference.getPath();
        String id = path.substring(path.lastIndexOf('/') + 1);
        LinkSignature given = AssetLinks.signature(reference);
        if (path(reference, UPLOADS)) {
            return storage.upload(id, given.expires(), given.signature());
        }
        if (path(reference, ASSETS)) {
            return storage.asset(id, given.expires(), given.signature());
        }
        String download = AssetLinks.referenceImagePath(reference);
        LinkSignature link = links.sign(download, clock.instant().plus(LINK_LIFETIME));
        return storage.download(
                download.substring(download.lastIndexOf('/') + 1), link.expires(), link.signature(), seconds(end));
    }

    private long seconds(Instant end) {
        return Math.max(1, Duration.between(clock.instant(), end).toSeconds());
    }

    private static String reason(WebApplicationException refused) {
        try {
            JsonNode problem = Json.mapper().readTree(refused.getResponse().readEntity(String.class));
            return problem.path("detail").asText("HTTP " + refused.getResponse().getStatus());
        } catch (IOException | RuntimeException unreadable) {
            return "HTTP " + refused.getResponse().getStatus();
        }
    }
}
