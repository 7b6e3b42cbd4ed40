package io.darkroom.storage.blob;

/** Content was removed from the store while it was stored again. The next try stores it. */
public final class ContentRemovedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ContentRemovedException() {
        super("the same content is being removed from the store");
    }
}
