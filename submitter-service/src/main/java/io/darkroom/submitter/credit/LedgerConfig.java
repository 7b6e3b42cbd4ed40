package io.darkroom.submitter.credit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The ledger's proof. */
@ConfigMapping(prefix = "darkroom.ledger")
public interface LedgerConfig {

    /** When it is checked, as a Quartz cron expression; every replica does. */
    @WithDefault("0 17 3 * * ?")
    String check();
}
