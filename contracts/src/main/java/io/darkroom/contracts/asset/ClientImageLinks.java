package io.darkroom.contracts.asset;

import io.darkroom.contracts.AssetId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Where clients read their images: links that open without a key for a while. Whoever tells of an image tells a fresh one. */
public final class ClientImageLinks {

    private static final Duration STEP = Duration.ofHours(1);

    private final AssetLinks links;
    private final URI storage;
    private final Duration lifetime;
    private final InstantSource clock;

    /** {@code storage} is where clients reach storage-service; links live for {@code lifetime} at least. */
    public ClientImageLinks(AssetLinks links, URI storage, Duration lifetime, InstantSource clock) {
        this.links = links;
        this.storage = storage;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    public URI of(AssetId asset) {
        // The same link for an hour, so that what was cached under it is found again.
        return links.asset(
                storage,
                asset,
                clock.instant().truncatedTo(ChronoUnit.HOURS).plus(STEP).plus(lifetime));
    }
}
