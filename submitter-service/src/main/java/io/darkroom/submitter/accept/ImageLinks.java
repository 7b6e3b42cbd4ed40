package io.darkroom.submitter.accept;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.asset.AssetLinks;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Where clients read their images: links that open without a key for a while. Every answer brings fresh ones. */
@Singleton
public class ImageLinks {

    private static final Duration STEP = Duration.ofHours(1);

    private final AssetLinks links;
    private final ApiConfig config;
    private final InstantSource clock;

    ImageLinks(ApiConfig config, InstantSource clock) {
        this.links = new AssetLinks(config.assets().secrets());
        this.config = config;
        this.clock = clock;
    }

    public URI of(AssetId asset) {
        // The same link for an hour, so that what was cached under it is found again.
        Instant expires = clock.instant()
                .truncatedTo(ChronoUnit.HOURS)
                .plus(STEP)
                .plus(config.assets().linkLifetime());
        return links.asset(config.storage().publicUrl(), asset, expires);
    }
}
