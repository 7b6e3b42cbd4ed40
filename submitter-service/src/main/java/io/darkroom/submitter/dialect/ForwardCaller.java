package io.darkroom.submitter.dialect;

import io.darkroom.service.client.ClientAddress;
import io.darkroom.service.client.InternalCall;
import io.darkroom.service.client.InternalCall.RateCount;
import io.darkroom.service.client.InternalCalls;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Makes calls to other services on behalf of the client of a call. */
@Singleton
class ForwardCaller {

    private final ClientAddress clientAddress;
    private final InternalCalls internalCalls;

    ForwardCaller(ClientAddress clientAddress, InternalCalls internalCalls) {
        this.clientAddress = clientAddress;
        this.internalCalls = internalCalls;
    }

    /** The call was counted when it came in, and is not counted again. */
    CallerHeaders of(HttpServerRequest call) {
        return new CallerHeaders(
                call.getHeader("Authorization"),
                call.getHeader("X-API-Key"),
                internalCalls.sign(new InternalCall(clientAddress.of(call).clientAddress(), RateCount.COUNTED)));
    }
}
