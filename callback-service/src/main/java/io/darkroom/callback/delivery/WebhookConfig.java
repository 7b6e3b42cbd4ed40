package io.darkroom.callback.delivery;

import io.darkroom.eventing.schedule.LeaseConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How webhooks are delivered. */
@ConfigMapping(prefix = "darkroom.webhooks")
public interface WebhookConfig extends LeaseConfig {

    /** Delays after the first failed tries; the last one repeats. */
    @WithDefault("PT5S,PT30S,PT2M,PT10M,PT1H,PT6H,PT24H")
    List<Duration> retryDelays();

    /** A webhook without a successful try for this long fails. */
    @WithDefault("P14D")
    Duration giveUpAfter();

    /** An address without a successful try for this long is disabled until the account enables it. */
    @WithDefault("P5D")
    Duration disableAfter();

    /** For one try, from the connection to the end of the answer. */
    @WithDefault("PT10S")
    Duration timeout();

    /** Maximum size of an answer that is read. */
    @WithDefault("64K")
    MemorySize maxAnswer();

    /** Maximum size of an answer that is stored. */
    @WithDefault("1K")
    MemorySize maxStoredAnswer();

    /** Maximum number of concurrent tries per host. */
    @WithDefault("8")
    int maxPerHost();

    /** Maximum number of hosts that one replica delivers to concurrently. */
    @Override
    @WithDefault("64")
    int maxConcurrent();

    /** The same for the hosts of one account. */
    @WithDefault("16")
    int maxAccountHosts();

    /** The same for the hosts of one account whose last tries had no answer. */
    @WithDefault("4")
    int maxFailingHosts();

    /** The same for the hosts that several accounts use. */
    @WithDefault("32")
    int maxSharedHosts();

    /** Maximum number of endpoints per account. */
    @WithDefault("20")
    int maxEndpoints();

    /** How long ended deliveries are kept. */
    @WithDefault("P30D")
    Duration keep();

    /** How often hosts are looked for that have pending deliveries and are neither due nor leased. */
    @WithDefault("PT1M")
    Duration recoveryInterval();

    /** Interval between removals of old deliveries. */
    @WithDefault("PT1H")
    Duration forgetInterval();

    /** How long after its last try could have been a webhook fails that nothing else has ended. */
    @WithDefault("PT1H")
    Duration overdueSlack();

    /** How often such webhooks, and hosts that wait, are looked for. */
    @WithDefault("PT1M")
    Duration sweepInterval();
}
