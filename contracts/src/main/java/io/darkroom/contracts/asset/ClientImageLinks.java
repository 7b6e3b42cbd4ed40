package io.darkroom.contracts.asset;

import io.darkroom.contracts.AssetId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Makes the links in answers and webhooks: they work without a key for a while, and each answer carries fresh ones. */
public final class ClientImageLinks {

    private static final Duration STEP = Duration.ofHours(1);

    private final AssetLinks links;
    private final URI storage;
    private final Duration lifetime;
    private final InstantSource clock;

    /** {@code storage} is the base URL of storage-service for clients; links work for at least {@code lifetime}. */
    public ClientImageLinks(AssetLinks links, URI storage, Duration lifetime, InstantSource clock) {
        this.links = links;
        this.storage = storage;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** A link to {@code asset}, the same one for an hour. */
    public URI of(AssetId asset) {
        // The same link for an hour, so that caches can answer it.
        return links.asset(
                storage,
                asset,
                clock.instant().truncatedTo(ChronoUnit.HOURS).plus(STEP).plus(lifetime));
    }
}
