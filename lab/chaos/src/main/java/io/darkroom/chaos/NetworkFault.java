package io.darkroom.chaos;

import java.util.Locale;

/** What a network does to the connections that run through it. */
enum NetworkFault {
    NONE,
    /** Every piece arrives half a second late. */
    DELAY,
    /** Nothing arrives, and connections stay open. */
    DROP,
    /** Connections are reset, and new ones too. */
    RESET,
    /** Connections are closed in the direction of the server. */
    HALF_CLOSE;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
