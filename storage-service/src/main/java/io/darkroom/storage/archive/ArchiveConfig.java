package io.darkroom.storage.archive;

import io.darkroom.eventing.schedule.ScheduleConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Limits of the downloads. */
@ConfigMapping(prefix = "darkroom")
public interface ArchiveConfig {

    Archive archive();

    Egress egress();

    /** One image, one generation, one replica. */
    interface Archive extends ScheduleConfig {

        /** The largest image that is fetched. */
        @WithDefault("64M")
        MemorySize maxImageSize();

        /** A picture of more pixels than this is refused before anything is decoded. */
        @WithDefault("100000000")
        long maxPixels();

        /** Until a connection to a provider's store stands. */
        @WithDefault("PT5S")
        Duration connectTimeout();

        /** The longest pause within a download. */
        @WithDefault("PT15S")
        Duration idleTimeout();

        /** For one image, from the connection to the last byte. */
        @WithDefault("PT2M")
        Duration totalTimeout();

        /** How many redirects of a link are followed, each checked anew. */
        @WithDefault("3")
        int maxRedirects();

        /** Generations archived at once, per replica. */
        @WithDefault("8")
        int concurrency();

        /** Most times that a broken image is fetched again; what may pass is tried until its link dies. */
        @WithDefault("3")
        int corruptTries();

        /** How often a transfer that broke goes on at once where it broke. */
        @WithDefault("5")
        int resumes();

        /** Connections to one host at once, per replica. */
        @WithDefault("16")
        int connectionsPerHost();

        /** The first pause after a try that failed; it doubles, with jitter. */
        @WithDefault("PT1S")
        Duration retryFirst();

        /** The longest pause between tries. */
        @WithDefault("PT2M")
        Duration retryMost();
    }

    /** What may be reached. */
    interface Egress {

        /** CIDRs beyond the public internet. */
        Optional<List<String>> allow();
    }
}
