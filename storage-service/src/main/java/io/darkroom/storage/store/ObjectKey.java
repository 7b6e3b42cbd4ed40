package io.darkroom.storage.store;

import io.darkroom.contracts.GenerationId;

/** Where an object is in the store: a path of its own, the same in every kind of store. */
public record ObjectKey(String path) {

    public static final String IMAGES = "objects/";
    public static final String THUMBNAILS = "thumbnails/";
    public static final String GENERATIONS = "generations/";

    /** Bytes under their own hash; in 256 folders, so that none grows too large and few have to be made. */
    public static ObjectKey image(String sha256) {
        return new ObjectKey(IMAGES + sha256.substring(0, 2) + "/" + sha256);
    }

    /** The small picture of an image. */
    public static ObjectKey thumbnail(String sha256) {
        return new ObjectKey(THUMBNAILS + sha256.substring(0, 2) + "/" + sha256 + ".jpg");
    }

    /** What is known of a generation. */
    public static ObjectKey manifest(GenerationId generation) {
        return new ObjectKey(GENERATIONS + generation + "/manifest.json");
    }

    /** The last part of its path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
