package io.darkroom.callback.delivery;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a webhook has no answer: a word that programs can depend on, and a sentence. */
record NoAnswer(Cause cause, String sentence) {

    /** The kinds of causes. */
    enum Cause {
        TIMEOUT,
        DNS,
        REFUSED,
        TLS,
        BROKEN
    }

    static NoAnswer of(IOException failure, String host, Duration timeout) {
        return switch (failure) {
            // The clients' time-outs are of this type; so is that of connecting, which is a ConnectException elsewhere.
            case InterruptedIOException _ ->
                new NoAnswer(Cause.TIMEOUT, host + " did not answer within " + timeout.toMillis() + " ms");
            case UnknownHostException _ -> new NoAnswer(Cause.DNS, "the name of " + host + " does not resolve");
            case ConnectException _ -> new NoAnswer(Cause.REFUSED, "nothing accepts connections at " + host);
            case NoRouteToHostException _ -> new NoAnswer(Cause.REFUSED, "there is no route to " + host);
            case SSLException tls -> new NoAnswer(Cause.TLS, "no secure connection to " + host + ": " + message(tls));
            default -> new NoAnswer(Cause.BROKEN, "the connection to " + host + " ended before the answer");
        };
    }

    private static String message(IOException failure) {
        return Optional.ofNullable(failure.getMessage()).orElse("no reason is known");
    }

    @Override
    public String toString() {
        return cause.name().toLowerCase(Locale.ROOT) + ": " + sentence;
    }
}
