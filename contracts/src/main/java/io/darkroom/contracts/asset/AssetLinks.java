package io.darkroom.contracts.asset;

import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.Signatures;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Makes and checks addresses in storage-service that open without a key, until a time that they name. */
public final class AssetLinks {

    /** The query parameter with the time, in seconds since 1970. */
    public static final String EXPIRES = "expires";

    /** The query parameter with the signature over path and time. */
    public static final String SIGNATURE = "signature";

    private static final String ASSETS = "/v1/assets/";
    private static final String UPLOADS = "/v1/uploads/";

    private final Signatures signatures;

    /** {@code secrets}: newest first, at least one, as {@link Signatures} wants them. */
    public AssetLinks(List<String> secrets) {
        this.signatures = new Signatures("darkroom.assets.secrets", secrets);
    }

    /** Where {@code asset} can be read until {@code expires}; {@code storage} is where clients reach storage-service. */
    public URI asset(URI storage, AssetId asset, Instant expires) {
        return signed(storage, ASSETS + asset, expires);
    }

    /** Where an uploaded image can be read until {@code expires}. */
    public URI upload(URI storage, String id, Instant expires) {
        return signed(storage, UPLOADS + id, expires);
    }

    /** Whether we signed this; what has expired is no link any more. Variants of an image share its signature. */
    public boolean opens(String path, String expires, String signature, Instant now) {
        return expires.matches("\\d{1,12}")
                && now.isBefore(Instant.ofEpochSecond(Long.parseLong(expires)))
                && signatures.verify(subject(path, expires), signature);
    }

    private URI signed(URI storage, String path, Instant expires) {
        String seconds = String.valueOf(expires.getEpochSecond());
        return URI.create(storage + path + "?" + EXPIRES + "=" + seconds + "&" + SIGNATURE + "="
                + signatures.sign(subject(path, seconds)));
    }

    private static String subject(String path, String expires) {
        return path + "\n" + expires;
    }
}
