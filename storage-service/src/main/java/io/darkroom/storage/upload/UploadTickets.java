package io.darkroom.storage.upload;

import io.darkroom.contracts.AccountId;
import io.darkroom.service.settings.AssetsConfig;
import io.darkroom.storage.link.SignedLinks;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Signed addresses at which an image may be put without a key. */
@Singleton
class UploadTickets {

    private final SignedLinks links;
    private final UploadConfig config;
    private final AssetsConfig assets;
    private final InstantSource clock;

    UploadTickets(SignedLinks links, UploadConfig config, AssetsConfig assets, InstantSource clock) {
        this.links = links;
        this.config = config;
        this.assets = assets;
        this.clock = clock;
    }

    /** {@code uploadUrl}: where the image is to be put; {@code url}: where it is then. */
    public record UploadTicketView(UUID id, String object, URI uploadUrl, URI url, Instant expiresAt) {}

    UploadTicketView issue(AccountId account) {
        UUID id = UUID.randomUUID();
        Instant expires = clock.instant().plus(config.lifetime());
        return new UploadTicketView(
                id,
                "upload_ticket",
                links.uploadTarget(assets.publicUrl(), id.toString(), account, expires),
                links.upload(config.publicUrl(), id.toString(), expires),
                expires);
    }

    /** The account for which the request may put an upload; empty when its address carries no valid signature. */
    Optional<AccountId> account(HttpServerRequest request) {
        return links.uploader(request);
    }
}
