package io.darkroom.storage.blob;

/** Says whether there is a row of some content. */
@FunctionalInterface
public interface KnownContent {

    boolean isKnown(String sha256);
}
