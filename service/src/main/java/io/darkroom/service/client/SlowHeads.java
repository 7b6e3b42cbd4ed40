package io.darkroom.service.client;

import io.netty.channel.ChannelPipeline;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Tells each connection's {@link HeadTimeout} of its requests, so that an answer may take as long as it does. */
@Singleton
class SlowHeads {

    // Before every other filter, which may answer.
    private static final int PRIORITY = 1500;

    void add(@Observes Filters filters) {
        filters.register(SlowHeads::announce, PRIORITY);
    }

    private static void announce(RoutingContext call) {
        if (call.request().connection() instanceof ConnectionBase connection) {
            ChannelPipeline pipeline = connection.channel().pipeline();
            pipeline.fireUserEventTriggered(HeadTimeout.REQUEST_BEGUN);
            call.addEndHandler(ended -> pipeline.fireUserEventTriggered(HeadTimeout.REQUEST_ENDED));
        }
        call.next();
    }
}
