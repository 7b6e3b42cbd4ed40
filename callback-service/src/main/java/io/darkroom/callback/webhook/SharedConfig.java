package io.darkroom.callback.webhook;

import io.darkroom.contracts.SealedSecrets;
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

/** Configuration that services share. */
@ConfigMapping(prefix = "darkroom")
public interface SharedConfig {

    Secrets secrets();

    Assets assets();

    Storage storage();

    Egress egress();

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
        SealedSecrets sealedSecrets(SharedConfig config) {
            return new SealedSecrets(config.secrets().key());
        }

        @Produces
        @Singleton
        ClientImageLinks imageLinks(SharedConfig config, InstantSource clock) {
            return new ClientImageLinks(
                    new AssetLinks(config.assets().secrets()),
                    config.storage().publicUrl(),
                    config.assets().linkLifetime(),
                    clock);
        }
    }
}
