package io.darkroom.submitter.account;

import io.darkroom.contracts.SealedSecrets;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keys. */
@ConfigMapping(prefix = "darkroom")
public interface AccountConfig {

    /** An admin key that exists at start, on the account {@code root}. */
    Optional<String> rootKey();

    Keys keys();

    Secrets secrets();

    Webhooks webhooks();

    /** How many proxies of ours stand before this service and add to {@code X-Forwarded-For}. */
    @WithDefault("0")
    int trustedProxies();

    /** What secrets are sealed with, where they rest or travel. */
    interface Secrets {

        /** 256 bits in base64; several, newest first, while one replaces another. The same in callback-service. */
        List<String> key();
    }

    /** What signs webhooks. */
    interface Webhooks {

        /** How long a secret signs beside the one that replaced it. */
        @WithDefault("P1D")
        Duration secretOverlap();
    }

    /** What follows from the configuration, made once when the service starts. */
    class Configured {

        @Produces
        @Singleton
        SealedSecrets sealedSecrets(AccountConfig config) {
            return new SealedSecrets(config.secrets().key());
        }
    }

    /** How keys are remembered between requests. */
    interface Keys {

        /** A revoked or expired key is refused after this at the latest. */
        @WithDefault("PT5S")
        Duration cacheTime();

        /** How many keys are remembered. */
        @WithDefault("10000")
        int cacheSize();
    }
}
