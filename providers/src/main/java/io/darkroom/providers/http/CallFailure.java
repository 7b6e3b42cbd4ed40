package io.darkroom.providers.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a call to a provider had no answer, as operators and clients read it. The HTTP client's own texts name its classes. */
record CallFailure(String sentence, boolean sent) {

    private static final int MAX_CAUSES = 10;

    /** {@code host} with its port; {@code connectTimeout} and {@code timeout}: what the call had until a connection and until its answer. */
    static CallFailure of(Throwable failure, String host, Duration connectTimeout, Duration timeout) {
        // The innermost says most: a name that does not resolve is wrapped in a refused connection.
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .toList()
                .reversed();
        return causes.stream()
                .flatMap(cause -> known(cause, host, connectTimeout, timeout).stream())
                .findFirst()
                .orElse(new CallFailure("the connection to " + host + " ended before the answer", true));
    }

    private static Optional<CallFailure> known(
            Throwable cause, String host, Duration connectTimeout, Duration timeout) {
        return Optional.ofNullable(
                switch (cause) {
                    case HttpConnectTimeoutException _ ->
                        notSent("no connection to " + host + " within " + connectTimeout.toSeconds() + " s");
                    case HttpTimeoutException _ ->
                        new CallFailure("no answer within " + timeout.toSeconds() + " s", true);
                    case UnknownHostException _ -> unresolved(host);
                    case UnresolvedAddressException _ -> unresolved(host);
                    case NoRouteToHostException _ -> notSent("there is no route to " + host);
                    case ConnectException _ -> notSent("nothing accepts connections at " + host);
                    case SSLException _ -> new CallFailure("no secure connection to " + host + " can be made", true);
                    default -> null;
                });
    }

    private static CallFailure unresolved(String host) {
        return notSent("the name of " + host + " does not resolve");
    }

    private static CallFailure notSent(String sentence) {
        return new CallFailure(sentence, false);
    }
}
