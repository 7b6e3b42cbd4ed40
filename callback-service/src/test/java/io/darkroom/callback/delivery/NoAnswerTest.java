package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoAnswerTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new SocketTimeoutException("Read timed out"), "timeout: a:443 did not answer within 10000 ms"),
                Arguments.of(new UnknownHostException("a"), "dns: the name of a:443 does not resolve"),
                Arguments.of(new ConnectException("refused"), "refused: nothing accepts connections at a:443"),
                Arguments.of(
                        new SSLHandshakeException("certificate expired"),
                        "tls: no secure connection to a:443: certificate expired"),
                Arguments.of(
                        new SocketException("Socket closed"),
                        "broken: the connection to a:443 ended before the answer"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureHasAWordAndASentence(IOException failure, String text) {
        assertThat(NoAnswer.of(failure, "a:443", Duration.ofSeconds(10))).hasToString(text);
    }
}
