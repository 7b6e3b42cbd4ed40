package io.darkroom.submitter.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Backoff;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.AssetLinks.LinkSignature;
import io.darkroom.contracts.asset.ReceivedImage;
import io.darkroom.egress.BodyTooLarge;
import io.darkroom.egress.BoundedStream;
import io.darkroom.providers.CarriedImages;
import io.darkroom.service.received.KeepReceivedImage;
import io.darkroom.service.settings.AssetsConfig;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Moves images between storage-service and the calls of providers that know no links. */
@Singleton
class CarryImages implements CarriedImages {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    // Longer than storage-service takes to start: what is paid for is worth the wait.
    private static final Duration KEEP_LIMIT = Duration.ofMinutes(1);
    private static final Duration LINK_LIFETIME = Duration.ofMinutes(5);
    private static final int MAX_REFERENCE_BYTES = 50_000_000;
    private static final int MAX_FETCHES = 3;
    // Each of them is in memory while it is sent.
    private static final int MAX_SENT = 2;
    private static final int FIRST_FAULT_OF_OURS = 500;

    private final StorageReferences references;
    private final KeepReceivedImage storage;
    private final AssetLinks links;
    private final URI publicUrl;
    private final InstantSource clock;
    private final Semaphore sending = new Semaphore(MAX_SENT);

    CarryImages(
            @RestClient StorageReferences references,
            KeepReceivedImage storage,
            AssetLinks links,
            AssetsConfig config,
            InstantSource clock) {
        this.references = references;
        this.storage = storage;
        this.links = links;
        this.publicUrl = config.publicUrl();
        this.clock = clock;
    }

    @Override
    public void fetch(URI reference, Path file, Duration limit) throws IOException, UnusableReference {
        Instant end = clock.instant().plus(limit);
        for (int tries = 1; ; tries++) {
            try {
                copy(reference, file);
                return;
            } catch (WebApplicationException passing) {
                // It is the client's server that fails: the request ends, and no provider is blamed.
                if (tries == MAX_FETCHES || clock.instant().isAfter(end)) {
                    throw new UnusableReference("images: " + reference + " gives no image: " + reason(passing));
                }
            }
            pause(BACKOFF.after(tries, RandomGenerator.getDefault()));
        }
    }

    /** Throws a {@link WebApplicationException} when the next try may give the image. */
    private void copy(URI reference, Path file) throws IOException, UnusableReference {
        try (InputStream image = new BoundedStream(open(reference), MAX_REFERENCE_BYTES)) {
            Files.copy(image, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (WebApplicationException refused) {
            if (refused.getResponse().getStatus() >= FIRST_FAULT_OF_OURS) {
                throw refused;
            }
            throw new UnusableReference("images: " + reference + " gives no image: " + reason(refused));
        } catch (ProcessingException unreachable) {
            throw new IOException("storage-service does not answer", unreachable);
        } catch (BodyTooLarge tooLarge) {
            throw new UnusableReference("images: " + reference + " has more than " + MAX_REFERENCE_BYTES + " bytes");
        }
    }

    // Our own links lead to storage-service, wherever clients reach it.
    private InputStream open(URI reference) {
        String address = reference.toString();
        String path = reference.getPath();
        String id = path.substring(path.lastIndexOf('/') + 1);
        LinkSignature given = AssetLinks.signature(reference);
        if (address.startsWith(publicUrl + "/v1/uploads/")) {
            return references.upload(id, given.expires(), given.signature());
        }
        if (address.startsWith(publicUrl + "/v1/assets/")) {
            return references.asset(id, given.expires(), given.signature());
        }
        String download = AssetLinks.referenceImagePath(reference);
        LinkSignature link = links.sign(download, clock.instant().plus(LINK_LIFETIME));
        return references.download(download.substring(download.lastIndexOf('/') + 1), link.expires(), link.signature());
    }

    private static String reason(WebApplicationException refused) {
        try {
            JsonNode problem = Json.mapper().readTree(refused.getResponse().readEntity(String.class));
            return problem.path("detail").asText("HTTP " + refused.getResponse().getStatus());
        } catch (IOException | RuntimeException unreadable) {
            return "HTTP " + refused.getResponse().getStatus();
        }
    }

    @Override
    public ReceivedImage keep(AttemptKey attempt, Path image) throws IOException {
        Optional<Instant> end = Optional.empty();
        for (int tries = 1; ; tries++) {
            sending.acquireUninterruptibly();
            // While storage-service hangs, others are sent first: the time counts from the first try.
            end = end.or(() -> Optional.of(clock.instant().plus(KEEP_LIMIT)));
            try {
                return storage.keep(attempt, Files.readAllBytes(image));
            } catch (IOException passing) {
                if (clock.instant().isAfter(end.get())) {
                    throw passing;
                }
            } finally {
                sending.release();
            }
            pause(BACKOFF.after(tries, RandomGenerator.getDefault()));
        }
    }

    private static void pause(Duration length) throws IOException {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before an image was moved", e);
        }
    }
}
