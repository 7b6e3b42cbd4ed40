package io.darkroom.service.client;

import io.vertx.core.VertxException;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.ws.rs.ProcessingException;

/** The REST client throws what breaks its connection within an answer as it is, and everything before as {@link ProcessingException}. */
@InternalClient
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class BrokenConnections {

    @AroundInvoke
    Object call(InvocationContext call) throws Exception {
        try {
            return call.proceed();
        } catch (VertxException broken) {
            throw new ProcessingException(broken);
        }
    }
}
