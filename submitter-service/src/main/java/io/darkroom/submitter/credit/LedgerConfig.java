package io.darkroom.submitter.credit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The check of the ledger. */
@ConfigMapping(prefix = "darkroom.ledger")
public interface LedgerConfig {

    /** When every replica checks the ledger, as a Quartz cron expression. */
    @WithDefault("0 17 3 * * ?")
    String check();

    /** The maximum number of accounts, and of generations, that a report of the check lists. */
    @WithDefault("100")
    int maxListed();
}
