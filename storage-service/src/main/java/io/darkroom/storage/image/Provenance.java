package io.darkroom.storage.image;

import io.darkroom.contracts.ContentCredentials;
import java.util.Optional;

/** Whether an image carries signed content credentials (C2PA). */
public enum Provenance {
    C2PA,
    NONE;

    /** As events name it. */
    public Optional<ContentCredentials> credentials() {
        return switch (this) {
            case C2PA -> Optional.of(ContentCredentials.C2PA);
            case NONE -> Optional.empty();
        };
    }

    public static Provenance of(boolean c2pa) {
        return c2pa ? C2PA : NONE;
    }
}
