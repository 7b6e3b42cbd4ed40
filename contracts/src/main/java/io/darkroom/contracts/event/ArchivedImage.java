package io.darkroom.contracts.event;

import io.darkroom.contracts.AssetId;

/** An image in our storage: {@code sha256} in lower-case hex, sizes in pixels and bytes. */
public record ArchivedImage(AssetId assetId, String contentType, long bytes, String sha256, int width, int height) {}
