package io.darkroom.submitter.accept;

import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What clients are told, and how long they may wait. */
@ConfigMapping(prefix = "darkroom")
public interface ApiConfig {

    Storage storage();

    Assets assets();

    Api api();

    Ingress ingress();

    Egress egress();

    /** Where the images are. */
    interface Storage {

        /** Where clients reach storage-service, without the path. */
        @WithDefault("http://127.0.0.1:8082")
        URI publicUrl();

        /** Where we reach it ourselves, when that is another address. */
        Optional<URI> internalUrl();
    }

    /** Links to images. */
    interface Assets {

        /** HMAC secrets, newest first; the newest signs, and storage-service must know all of them. */
        List<String> secrets();

        /** How long a link lives, and up to an hour more. */
        @WithDefault("P7D")
        Duration linkLifetime();
    }

    /** What follows from the configuration. */
    class Configured {

        @Produces
        @Singleton
        ClientImageLinks imageLinks(ApiConfig config, InstantSource clock) {
            return new ClientImageLinks(
                    new AssetLinks(config.assets().secrets()),
                    config.storage().publicUrl(),
                    config.assets().linkLifetime(),
                    clock);
        }
    }

    /** Requests on Kafka. */
    interface Ingress {

        /** How long a record is known again; longer than darkroom.requests keeps it. */
        @WithDefault("P30D")
        Duration memory();
    }

    /** What our webhooks may reach. */
    interface Egress {

        /** CIDRs beyond the public internet; where there are some, a webhook may use http. */
        Optional<List<String>> allow();
    }

    /** Limits of the native API. */
    interface Api {

        /** Most that {@code Prefer: wait} may ask for. */
        @WithDefault("PT2M")
        Duration longestWait();

        /** How long an idempotency key is remembered. */
        @WithDefault("PT24H")
        Duration idempotencyLifetime();

        /** How often a replica looks what has changed of the generations that its requests wait for. */
        @WithDefault("PT1S")
        Duration changeCheck();

        /** How often a stream of events says that it is still there. */
        @WithDefault("PT15S")
        Duration heartbeat();

        /** How often idempotency keys that are too old are removed. */
        @WithDefault("PT1H")
        Duration forgetInterval();

        /** Most requests in one batch. */
        @WithDefault("1000")
        int batchLines();

        /** Streams of events at once, per replica. */
        @WithDefault("1000")
        int streams();
    }
}
