package io.darkroom.submitter.credit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The check of the ledger. */
@ConfigMapping(prefix = "darkroom.ledger")
public interface LedgerConfig {

    /** When every replica checks the ledger, as a Quartz cron expression. */
    @WithDefault("0 17 3 * * ?")
    String check();

    /** How often entries are added to the sums of their accounts. */
    @WithDefault("PT1M")
    Duration rollInterval();

    /** The age from which no entry can be missing between others; longer than any transaction lasts. */
    @WithDefault("PT3M")
    Duration settledAfter();

    /** Entries that are added to the sums in one transaction. */
    @WithDefault("10000")
    int maxStep();

    /** The maximum number of accounts, and of generations, that a report of the check lists. */
    @WithDefault("100")
    int maxListed();
}
