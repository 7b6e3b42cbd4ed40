package io.darkroom.submitter.dispatch;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How attempts begin. */
@ConfigMapping(prefix = "darkroom.dispatch")
public interface DispatchConfig {

    /** Attempts that begin in one transaction. */
    @WithDefault("32")
    int maxBatch();

    /** How often the queue is checked when no event wakes the dispatcher; while nothing waits, four times as long. */
    @WithDefault("PT0.5S")
    Duration interval();

    /** How often work is looked for that is due without an event: answers that are overdue, attempts to submit again, generations to give up. */
    @WithDefault("PT1S")
    Duration sweepInterval();

    /** How often generations are looked for that wait by their state and have no place in the queue. */
    @WithDefault("PT1M")
    Duration recoveryInterval();

    /** The delay before a generation that failed because of a fault of ours is tried again. */
    @WithDefault("PT5M")
    Duration setAsideDelay();

    /** When an uncertain attempt is submitted again, where its provider answers with the first submission's task; doubling. */
    @WithDefault("PT1S")
    Duration resubmitDelay();

    /** The limit of that delay. */
    @WithDefault("PT20S")
    Duration maxResubmitDelay();

    /** Added to a provider's timeout: an attempt that has no answer by then is uncertain, since its process has died. */
    @WithDefault("PT5S")
    Duration answerMargin();

    /**
     * How long a replica that stops waits for the answers of providers; one that comes later is lost. A provider that answers with the images
     * needs minutes, and the process as long before it is killed.
     */
    @WithDefault("PT8S")
    Duration stopTimeout();

    /**
     * Disk space in a replica's temporary folder for the references and answers of providers that answer with the images. A call for which it is
     * too little waits a moment, then makes way for another provider or a later time. A volume for {@code /tmp} must be larger.
     */
    @WithDefault("1G")
    MemorySize maxTemporarySize();
}
