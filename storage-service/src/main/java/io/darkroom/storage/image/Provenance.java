package io.darkroom.storage.image;

/** Whether an image says, signed, where it comes from. */
public enum Provenance {
    C2PA,
    NONE;

    static Provenance when(boolean found) {
        return found ? C2PA : NONE;
    }
}
