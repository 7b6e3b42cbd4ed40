package io.darkroom.service.client;

import io.vertx.core.VertxException;
import jakarta.ws.rs.ProcessingException;
import java.util.function.Supplier;

/** Calls by REST clients that a builder has made, which knows no interceptors. */
public final class ClientCalls {

    private ClientCalls() {}

    /** Throws what {@link InternalClient} says. */
    public static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (VertxException broken) {
            throw new ProcessingException(broken);
        }
    }
}
