package io.darkroom.storage.link;

import io.darkroom.contracts.asset.AssetLinks;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;

/** The signed links of calls. */
@Singleton
public class Links {

    private final AssetLinks links;
    private final InstantSource clock;

    Links(AccessConfig config, InstantSource clock) {
        this.links = new AssetLinks(config.assets().secrets());
        this.clock = clock;
    }

    /** Whether the call's own address opens what is there. */
    public boolean opens(HttpServerRequest call) {
        String expires = call.getParam(AssetLinks.EXPIRES);
        String signature = call.getParam(AssetLinks.SIGNATURE);
        return expires != null && signature != null && links.opens(call.path(), expires, signature, clock.instant());
    }

    public URI upload(URI storage, String id, Instant expires) {
        return links.upload(storage, id, expires);
    }
}
