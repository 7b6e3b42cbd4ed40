package io.darkroom.providers.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a call to a provider had no answer, as operators and clients read it. The HTTP client's own texts name its classes. */
record CallFailure(String sentence, boolean sent) {

    private static final int MAX_CAUSES = 10;

    /** {@code host} with its port; {@code connectTimeout} and {@code timeout}: what the call had until a connection and until its answer. */
    static CallFailure of(Throwable failure, String host, Duration connectTimeout, Duration timeout) {
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .toList();
        // The HTTP client makes a refused connection of several of them, so that it comes after those.
        if (hasOne(causes, HttpConnectTimeoutException.class)) {
            return notSent("no connection to " + host + " within " + connectTimeout.toSeconds() + " s");
        }
        if (hasOne(causes, HttpTimeoutException.class)) {
            return new CallFailure("no answer within " + timeout.toSeconds() + " s", true);
        }
        if (hasOne(causes, UnknownHostException.class, UnresolvedAddressException.class)) {
            return notSent("the name of " + host + " does not resolve");
        }
        if (hasOne(causes, NoRouteToHostException.class)) {
            return notSent("there is no route to " + host);
        }
        if (hasOne(causes, ConnectException.class)) {
            return notSent("nothing accepts connections at " + host);
        }
        return new CallFailure(
                hasOne(causes, SSLException.class)
                        ? "no secure connection to " + host + " can be made"
                        : "the connection to " + host + " ended before the answer",
                true);
    }

    private static boolean hasOne(List<Throwable> causes, Class<?>... types) {
        return causes.stream().anyMatch(cause -> Arrays.stream(types).anyMatch(type -> type.isInstance(cause)));
    }

    private static CallFailure notSent(String sentence) {
        return new CallFailure(sentence, false);
    }
}
