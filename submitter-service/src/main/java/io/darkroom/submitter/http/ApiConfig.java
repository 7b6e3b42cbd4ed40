package io.darkroom.submitter.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the HTTP APIs. */
@ConfigMapping(prefix = "darkroom.api")
public interface ApiConfig {

    /** The maximum size of a request's body, unless its path has a limit of its own. */
    @WithDefault("256K")
    MemorySize maxBody();

    /** The maximum size of a batch's body; each of its lines may be as large as another request's body. */
    @WithDefault("16M")
    MemorySize maxBatchBody();

    /** The maximum size of a body that may contain images; storage-service has a limit of its own for each image. */
    @WithDefault("26M")
    MemorySize maxUploadBody();

    /** The maximum size of all ordinary bodies that one replica reads at the same time; what exceeds it waits, then is answered 503. */
    @WithDefault("32M")
    MemorySize maxBytesInFlight();

    /** The maximum size of the bodies of batches, until their answers have ended, and of those with images, until these are uploaded. */
    @WithDefault("48M")
    MemorySize maxLargeBytesInFlight();

    /** How long a body waits until others have left enough memory. */
    @WithDefault("PT5S")
    Duration maxBodyWait();

    /** From the headers of a request to the end of its body. */
    @WithDefault("PT1M")
    Duration bodyTimeout();

    /** The maximum number of requests in one batch. */
    @WithDefault("1000")
    int maxBatchLines();

    /** The maximum time of a batch: lines without an answer by then are not accepted. */
    @WithDefault("PT1H")
    Duration maxBatchDuration();

    /** The maximum time for which a request waits for its images, such as with {@code Prefer: wait}. */
    @WithDefault("PT2M")
    Duration maxWait();

    /**
     * The maximum time for which requests still wait for their images when the service stops. Connections are cut after
     * {@code quarkus.shutdown.delay} and {@code quarkus.shutdown.timeout}, which are 12 seconds together.
     */
    @WithDefault("PT8S")
    Duration maxWaitAtStop();

    /** The maximum time for which a request of OpenAI's clients waits for its images; they give up after 5 minutes. */
    @WithDefault("PT4M50S")
    Duration maxImageWait();

    /** How often a replica reads from the database which of the awaited generations have changed. */
    @WithDefault("PT1S")
    Duration changeCheckInterval();

    /** How long the progress of a generation is published after a client has looked at it; streams look at least at each heartbeat. */
    @WithDefault("PT1M")
    Duration progressLease();

    /** The maximum number of generations of which a replica remembers that it has asked for their progress. */
    @WithDefault("10000")
    int maxWatched();

    /** The maximum number of concurrent streams of events, per replica. */
    @WithDefault("1000")
    int maxEventStreams();

    /** The maximum number of streams of events, and of requests in a dialect that wait for their images, that one account has open per replica. */
    @WithDefault("300")
    int maxOpenAnswersPerAccount();

    /** How often a stream of events sends a heartbeat. */
    @WithDefault("PT15S")
    Duration heartbeatInterval();

    /** How long a signed address of a generation's events opens them without a key. */
    @WithDefault("PT5M")
    Duration eventLinkLifetime();
}
