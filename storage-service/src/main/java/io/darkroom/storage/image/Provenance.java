package io.darkroom.storage.image;

/** Whether an image carries signed content credentials (C2PA). */
public enum Provenance {
    C2PA,
    NONE;

    static Provenance of(boolean c2pa) {
        return c2pa ? C2PA : NONE;
    }
}
