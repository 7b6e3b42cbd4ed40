package io.darkroom.submitter.accept;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** What clients are told, and how long they may wait. */
@ConfigMapping(prefix = "darkroom")
public interface ApiConfig {

    Storage storage();

    Api api();

    /** Where the images are. */
    interface Storage {

        /** Where clients reach storage-service, without the path. */
        @WithDefault("http://127.0.0.1:8082")
        URI publicUrl();
    }

    /** Limits of the native API. */
    interface Api {

        /** Most that {@code Prefer: wait} may ask for. */
        @WithDefault("PT2M")
        Duration longestWait();

        /** How long an idempotency key is remembered. */
        @WithDefault("PT24H")
        Duration idempotencyLifetime();

        /** How often a waiting request looks for itself, in case no event reached this replica. */
        @WithDefault("PT2S")
        Duration waitCheck();
    }
}
