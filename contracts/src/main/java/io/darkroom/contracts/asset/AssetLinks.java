package io.darkroom.contracts.asset;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.Signatures;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Signs and verifies links to storage-service that work without a key until they expire. */
public final class AssetLinks {

    /** The query parameter with the time, in seconds since 1970. */
    public static final String EXPIRES = "expires";

    /** The query parameter with the signature over path and time. */
    public static final String SIGNATURE = "signature";

    /** The query parameter with the account of an upload without a key. */
    public static final String ACCOUNT = "account";

    /** The query parameter with the seconds in which a reference image must be there. */
    public static final String WITHIN = "within";

    private static final String ASSETS = "/v1/assets/";
    private static final String UPLOADS = "/v1/uploads/";
    private static final String RECEIVED_IMAGES = "/v1/received-images/";
    private static final String REFERENCE_IMAGES = "/v1/reference-images/";

    private final Signatures signatures;

    /** {@code secrets}: newest first, at least one, as {@link Signatures} requires. */
    public AssetLinks(List<String> secrets) {
        this.signatures = new Signatures("darkroom.assets.secrets", secrets);
    }

    /** A link to {@code asset}; {@code storage} is the base URL of storage-service for clients. */
    public URI asset(URI storage, AssetId asset, Instant expires) {
        return signed(storage, ASSETS + asset, expires);
    }

    /** A link to an uploaded image. */
    public URI upload(URI storage, String id, Instant expires) {
        return signed(storage, UPLOADS + id, expires);
    }

    /** An address at which the image of an upload may be put without a key, for {@code account}. */
    public URI uploadTarget(URI storage, String id, AccountId account, Instant expires) {
        String path = UPLOADS + id;
        String seconds = String.valueOf(expires.getEpochSecond());
        return URI.create(storage + path + "?" + ACCOUNT + "=" + account + "&" + EXPIRES + "=" + seconds + "&"
                + SIGNATURE + "=" + signatures.sign(targetSubject(path, account.toString(), seconds)));
    }

    /** Whether we signed this address of an upload and it has not expired at {@code now}. */
    public boolean opensTarget(String path, String account, String expires, String signature, Instant now) {
        return isFuture(expires, now) && signatures.verify(targetSubject(path, account, expires), signature);
    }

    /** The path at which storage-service takes an image that came inside a report of {@code attempt}. */
    public static String receivedImagePath(AttemptKey attempt, ReceivedImage image) {
        return RECEIVED_IMAGES + attempt.generationId() + "/" + attempt.number() + "/" + image.sha256();
    }

    /** The path at which storage-service gives the reference image at {@code link} to our other services. */
    public static String referenceImagePath(URI link) {
        return REFERENCE_IMAGES
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(link.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The signature that opens {@code path} until {@code expires}. */
    public LinkSignature sign(String path, Instant expires) {
        String seconds = String.valueOf(expires.getEpochSecond());
        return new LinkSignature(seconds, signatures.sign(subject(path, seconds)));
    }

    /** The query of a signed link: the parameters {@value #EXPIRES} and {@value #SIGNATURE}. */
    public record LinkSignature(String expires, String signature) {}

    /** The query of a link that we may have signed; what is missing is empty. */
    public static LinkSignature signature(URI link) {
        Map<String, String> query = new HashMap<>();
        for (String parameter :
                Objects.requireNonNullElse(link.getRawQuery(), "").split("&")) {
            String[] parts = parameter.split("=", 2);
            query.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return new LinkSignature(query.getOrDefault(EXPIRES, ""), query.getOrDefault(SIGNATURE, ""));
    }

    /** Whether we signed this link and it has not expired at {@code now}. Variants of an image share its signature. */
    public boolean opens(String path, String expires, String signature, Instant now) {
        return isFuture(expires, now) && signatures.verify(subject(path, expires), signature);
    }

    private static boolean isFuture(String expires, Instant now) {
        return expires.matches("\\d{1,12}") && now.isBefore(Instant.ofEpochSecond(Long.parseLong(expires)));
    }

    private URI signed(URI storage, String path, Instant expires) {
        LinkSignature query = sign(path, expires);
        return URI.create(
                storage + path + "?" + EXPIRES + "=" + query.expires() + "&" + SIGNATURE + "=" + query.signature());
    }

    // The prefix keeps it apart from a link: what may be read may not be written.
    private static String targetSubject(String path, String account, String expires) {
        return "put\n" + path + "\n" + account + "\n" + expires;
    }

    private static String subject(String path, String expires) {
        return path + "\n" + expires;
    }
}
