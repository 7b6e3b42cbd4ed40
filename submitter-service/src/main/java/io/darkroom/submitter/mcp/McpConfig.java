package io.darkroom.submitter.mcp;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the MCP server. */
@ConfigMapping(prefix = "darkroom.mcp")
public interface McpConfig {

    /** The time for which a tool waits for images, unless the agent says another one; many agents give up after 60 s without an answer. */
    @WithDefault("PT50S")
    Duration defaultWait();

    /** The maximum time for which a tool waits for images. */
    @WithDefault("PT5M")
    Duration maxWait();

    /** How often a waiting tool reports progress. */
    @WithDefault("PT2S")
    Duration progressInterval();

    /** The maximum size of a message, with the images that it contains. */
    @WithDefault("4M")
    MemorySize maxMessage();

    /** The maximum size of all messages above 64 KiB, and of all images read as resources or in answers, that one replica has in memory; what exceeds it is answered 503, or left out of an answer. */
    @WithDefault("64M")
    MemorySize maxBytesInFlight();

    /** The maximum size of an image that a tool's answer contains itself; it contains a smaller version of a larger one. */
    @WithDefault("512K")
    MemorySize maxInlineImage();

    /** The maximum size of an image that is read as a resource; a larger one is downloaded from its link. */
    @WithDefault("16M")
    MemorySize maxResource();
}
