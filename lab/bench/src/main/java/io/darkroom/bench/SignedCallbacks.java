package io.darkroom.bench;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import java.time.Instant;
import java.util.List;

/** Callbacks as a provider sends them, to addresses with valid tokens. */
final class SignedCallbacks {

    private static final CallbackTokens TOKENS = new CallbackTokens(List.of(ServiceLaunch.SECRET));

    private SignedCallbacks() {}

    /** A whole request that reports the first attempt of a generation. */
    static byte[] request(String provider, GenerationId generation, byte[] body) {
        CallbackAddress address = new CallbackAddress(ProviderName.of(provider), new AttemptKey(generation, 1));
        return HttpConnection.post(address.path(TOKENS.sign(address)), List.of("Content-Type: application/json"), body);
    }

    /** As {@link #request(String, GenerationId, byte[])}, for a new generation. */
    static byte[] request(String provider, byte[] body) {
        return request(provider, GenerationId.next(Instant.now()), body);
    }
}
