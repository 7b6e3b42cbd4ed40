package io.darkroom.callback.webhook;

import io.darkroom.contracts.SealedSecrets;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.darkroom.eventing.schedule.ScheduleConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Webhooks to clients. */
@ConfigMapping(prefix = "darkroom")
public interface WebhookConfig {

    Webhooks webhooks();

    Secrets secrets();

    Assets assets();

    Storage storage();

    Egress egress();

    /** How they are delivered. */
    interface Webhooks extends ScheduleConfig {

        /** The pauses after the first tries that failed; after the last of them it repeats. */
        @WithDefault("PT5S,PT30S,PT2M,PT10M,PT1H,PT6H,PT24H")
        List<Duration> retries();

        /** A webhook that nobody has taken for so long is given up. */
        @WithDefault("P14D")
        Duration giveUpAfter();

        /** An address that has taken nothing for so long gets nothing any more, until a person says so. */
        @WithDefault("P5D")
        Duration disableAfter();

        /** For one try, from the connection to the end of the answer. */
        @WithDefault("PT10S")
        Duration timeout();

        /** More of an answer than this is not read. */
        @WithDefault("64K")
        MemorySize maxAnswer();

        /** How much of an answer is kept. */
        @WithDefault("1K")
        MemorySize keptAnswer();

        /** Tries at one host at once. */
        @WithDefault("8")
        int perHost();

        /** Hosts at once, per replica. */
        @WithDefault("64")
        int hosts();

        /** Most endpoints of an account. */
        @WithDefault("20")
        int endpoints();

        /** How long it is known what was delivered. */
        @WithDefault("P30D")
        Duration keep();

        /** How often what is too old is removed. */
        @WithDefault("PT1H")
        Duration forgetInterval();
    }

    /** What secrets are sealed with. */
    interface Secrets {

        /** 256 bits in base64; several, newest first, while one replaces another. The same in submitter-service. */
        List<String> key();
    }

    /** Links to images. */
    interface Assets {

        /** HMAC secrets, newest first; the same in submitter-service and storage-service. */
        List<String> secrets();

        /** How long a link lives, and up to an hour more. */
        @WithDefault("P7D")
        Duration linkLifetime();
    }

    /** Where the images are. */
    interface Storage {

        /** Where clients reach storage-service, without the path. */
        @WithDefault("http://127.0.0.1:8082")
        URI publicUrl();
    }

    /** What may be reached. */
    interface Egress {

        /** CIDRs beyond the public internet, which may be reached by http too. */
        Optional<List<String>> allow();
    }

    /** What follows from the configuration, made once when the service starts. */
    class Configured {

        @Produces
        @Singleton
        SealedSecrets sealedSecrets(WebhookConfig config) {
            return new SealedSecrets(config.secrets().key());
        }

        @Produces
        @Singleton
        ClientImageLinks imageLinks(WebhookConfig config, InstantSource clock) {
            return new ClientImageLinks(
                    new AssetLinks(config.assets().secrets()),
                    config.storage().publicUrl(),
                    config.assets().linkLifetime(),
                    clock);
        }
    }
}
