package io.darkroom.storage.store;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.asset.ReceivedImage;
import java.util.Optional;

/** The path of an object, the same in every kind of store. */
public record ObjectKey(String path) {

    public static final String IMAGES = "objects/";
    public static final String THUMBNAILS = "thumbnails/";
    public static final String GENERATIONS = "generations/";
    public static final String RECEIVED = "received/";

    private static final int UUID_LENGTH = 36;
    private static final String THUMBNAIL_EXTENSION = ".jpg";

    /** The number of folders of images: few to create, and none grows too large. */
    public static final int IMAGE_FOLDERS = 256;

    /** An image under its own hash. */
    public static ObjectKey image(String sha256) {
        return new ObjectKey(imagesOf(sha256.substring(0, 2)) + sha256);
    }

    /** How the paths begin of all images whose hashes begin with {@code folder}, which is two digits. */
    public static String imagesOf(String folder) {
        return IMAGES + folder + "/";
    }

    /** The thumbnail of the image with this hash. */
    public static ObjectKey thumbnail(String sha256) {
        return new ObjectKey(THUMBNAILS + sha256.substring(0, 2) + "/" + sha256 + THUMBNAIL_EXTENSION);
    }

    /** The manifest of a generation. */
    public static ObjectKey manifest(GenerationId generation) {
        return new ObjectKey(GENERATIONS + generation + "/manifest.json");
    }

    /** An image that came inside a report of {@code attempt}. One folder: few are kept at the same time. */
    public static ObjectKey received(AttemptKey attempt, ReceivedImage image) {
        return new ObjectKey(receivedOf(attempt) + image.sha256());
    }

    /** The beginning of the paths of all images that came inside the reports of {@code attempt}. */
    public static String receivedOf(AttemptKey attempt) {
        return receivedOf(attempt.generationId()) + attempt.number() + "-";
    }

    /** The beginning of the paths of all images that came inside the reports of {@code generation}. */
    public static String receivedOf(GenerationId generation) {
        return RECEIVED + generation + "-";
    }

    /** The generation of an image that came inside a report; empty for other objects. */
    public Optional<GenerationId> receivedFor() {
        int end = RECEIVED.length() + UUID_LENGTH;
        return path.startsWith(RECEIVED) && path.length() > end
                ? GenerationId.parse(path.substring(RECEIVED.length(), end))
                : Optional.empty();
    }

    /** The hash in the path of an image or a thumbnail. */
    public String sha256() {
        return path.substring(path.lastIndexOf('/') + 1).replace(THUMBNAIL_EXTENSION, "");
    }

    boolean isManifest() {
        return path.startsWith(GENERATIONS);
    }

    /** Whether the path names the content, so that two objects under it are the same. */
    boolean isContentAddressed() {
        return path.startsWith(IMAGES) || path.startsWith(RECEIVED);
    }
}
