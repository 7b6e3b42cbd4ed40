package io.darkroom.submitter.credit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The sums of the ledger, its check, and how long its entries are kept. */
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

    /** How long entries are kept. What they sum to is kept for ever. */
    @WithDefault("P4018D")
    Duration entryLifetime();

    /** How often older entries are deleted. */
    @WithDefault("PT1H")
    Duration forgetInterval();
}
