package io.darkroom.submitter.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What signs webhooks. */
@ConfigMapping(prefix = "darkroom.webhook-secrets")
public interface WebhookSecretsConfig {

    /** How long a webhook secret still signs after another has replaced it. */
    @WithDefault("P1D")
    Duration overlap();
}
