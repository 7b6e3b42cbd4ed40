package io.darkroom.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallFailureTest {

    @ParameterizedTest
    @MethodSource
    void eachFailureHasASentenceWithoutJavasWords(Throwable failure, String sentence, boolean sent) {
        assertThat(CallFailure.of(failure, "a:443", Duration.ofSeconds(5), Duration.ofSeconds(30)))
                .isEqualTo(new CallFailure(sentence, sent));
    }

    static Stream<Arguments> eachFailureHasASentenceWithoutJavasWords() {
        return Stream.of(
                Arguments.of(
                        causedBy(new HttpConnectTimeoutException("HTTP connect timed out"), new ConnectException()),
                        "no connection to a:443 within 5 s",
                        false),
                Arguments.of(new HttpTimeoutException("request timed out"), "no answer within 30 s", true),
                Arguments.of(new UnknownHostException("a"), "the name of a:443 does not resolve", false),
                Arguments.of(
                        causedBy(new ConnectException(), new UnresolvedAddressException()),
                        "the name of a:443 does not resolve",
                        false),
                Arguments.of(new NoRouteToHostException(), "there is no route to a:443", false),
                Arguments.of(new ConnectException("refused"), "nothing accepts connections at a:443", false),
                Arguments.of(
                        causedBy(new IOException("wrapped"), new SSLHandshakeException("sun.security: no path")),
                        "no secure connection to a:443 can be made",
                        true),
                Arguments.of(new EOFException("EOF"), "the connection to a:443 ended before the answer", true));
    }

    private static Throwable causedBy(Throwable failure, Throwable cause) {
        return failure.initCause(cause);
    }
}
