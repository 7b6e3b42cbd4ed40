package io.darkroom.bench;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** The HTTP server that the services have too, with nothing around it. */
final class BareServer {

    private static final int EVENT_LOOPS = 2;

    private BareServer() {}

    /** Serves until the process ends, and prints a line when it does. */
    static void serve(int port, Handler<HttpServerRequest> handler) {
        Vertx.vertx()
                .deployVerticle(
                        () -> new AbstractVerticle() {
                            @Override
                            public void start() {
                                vertx.createHttpServer().requestHandler(handler).listen(port, "127.0.0.1");
                            }
                        },
                        new DeploymentOptions().setInstances(EVENT_LOOPS))
                .onSuccess(deployed -> System.out.println("serving"));
    }
}
