package io.darkroom.storage.link;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.asset.AssetLinks;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks and creates signed links. */
@Singleton
public class SignedLinks {

    private final AssetLinks links;
    private final InstantSource clock;

    SignedLinks(AssetLinks links, InstantSource clock) {
        this.links = links;
        this.clock = clock;
    }

    /** Whether the URL of the request carries a valid signature. */
    public boolean allow(HttpServerRequest request) {
        return allow(request.path(), request.getParam(AssetLinks.EXPIRES), request.getParam(AssetLinks.SIGNATURE));
    }

    boolean allow(String path, @Nullable String expires, @Nullable String signature) {
        return expires != null && signature != null && links.opens(path, expires, signature, clock.instant());
    }

    /** The account for which the request may put an upload; empty when its address carries no valid signature. */
    public Optional<AccountId> uploader(HttpServerRequest request) {
        String account = request.getParam(AssetLinks.ACCOUNT);
        String expires = request.getParam(AssetLinks.EXPIRES);
        String signature = request.getParam(AssetLinks.SIGNATURE);
        return account != null
                        && expires != null
                        && signature != null
                        && links.opensTarget(request.path(), account, expires, signature, clock.instant())
                ? Optional.of(AccountId.of(account))
                : Optional.empty();
    }

    /** Where an upload may be put without a key. */
    public URI uploadTarget(URI storage, String id, AccountId account, Instant expires) {
        return links.uploadTarget(storage, id, account, expires);
    }

    /** A link to an upload, which providers fetch. */
    public URI upload(URI storage, String id, Instant expires) {
        return links.upload(storage, id, expires);
    }
}
