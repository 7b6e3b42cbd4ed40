package io.darkroom.submitter.mcp;

import io.darkroom.service.http.BodyMemory;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The memory of what agents send and read at the same time: each message and each image is whole in memory until its answer has ended. */
@Singleton
class MessageMemory {

    private final BodyMemory memory;

    MessageMemory(McpConfig config) {
        this.memory = new BodyMemory(
                "messages and images of agents", config.maxBytesInFlight().asLongValue(), Duration.ZERO);
    }

    /** As {@link #hold}, but returns whether others leave as much. */
    boolean tryHold(RoutingContext call, long bytes) {
        try {
            hold(call, bytes);
            return true;
        } catch (HttpProblem busy) {
            return false;
        }
    }

    /** Holds {@code bytes} until the answer of {@code call} has ended; answers 503 at once when others leave none. */
    void hold(RoutingContext call, long bytes) {
        BodyMemory.Share share = memory.open();
        call.addEndHandler(ended -> share.close());
        share.holdFor(bytes);
    }
}
