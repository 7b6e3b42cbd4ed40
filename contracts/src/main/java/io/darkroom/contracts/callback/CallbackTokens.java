package io.darkroom.contracts.callback;

import io.darkroom.contracts.Signatures;
import java.util.List;

/** Makes and checks the token of a {@link CallbackAddress}. */
public final class CallbackTokens {

    private final Signatures signatures;

    /** {@code secrets}: newest first, at least one, as {@link Signatures} requires. */
    public CallbackTokens(List<String> secrets) {
        this.signatures = new Signatures("darkroom.callbacks.secrets", secrets);
    }

    /** The token for {@code address}. */
    public String sign(CallbackAddress address) {
        return signatures.sign(address.subject());
    }

    /** Whether {@code token} is ours for {@code address}; takes the same time for every wrong token. */
    public boolean verify(CallbackAddress address, String token) {
        return signatures.verify(address.subject(), token);
    }
}
