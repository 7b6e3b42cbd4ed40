package io.darkroom.service.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureMapperTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("a connection that is refused", sql("08001"), 503),
                Arguments.of("a server that shuts down", sql("57P01"), 503),
                Arguments.of("a deadlock", sql("40P01"), 503),
                Arguments.of("a driver's error without a state", sql(null), 503),
                Arguments.of("a broken constraint", sql("23505"), 500),
                Arguments.of("a statement that is wrong", sql("42P01"), 500),
                Arguments.of("a value that does not fit", sql("22001"), 500),
                Arguments.of("a programming error", new IllegalStateException("secret detail"), 500),
                Arguments.of(
                        "a service that disconnects", new ProcessingException(new HttpClosedException("gone")), 503),
                Arguments.of(
                        "an answer of a service that cannot be read",
                        new ProcessingException(new IllegalStateException("secret detail")),
                        500),
                Arguments.of("a client that disconnects", new HttpClosedException("gone"), 400),
                Arguments.of(
                        "a client that disconnects within its body",
                        new UncheckedIOException(new IOException(new HttpClosedException("gone"))),
                        400));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("failures")
    void aFailureIsTheClientsOursOrThePassingFaultOfTheDatabase(String name, RuntimeException failure, int status) {
        HttpProblem problem = FailureMapper.problem(failure);

        assertThat(problem.getStatusCode()).isEqualTo(status);
        assertThat(String.valueOf(problem.getDetail())).doesNotContain("secret detail");
    }

    @Test
    void aBodyThatItsClientDoesNotEndIsNoFaultOfOurs() {
        IOException incomplete = new IOException(new IOException(new HttpClosedException("gone")));

        IOException broken = new IOException(new ClosedChannelException());
        broken.setStackTrace(new StackTraceElement[] {
            new StackTraceElement(
                    "org.jboss.resteasy.reactive.server.vertx.VertxInputStream$VertxBlockingInput",
                    "readBlocking",
                    "",
                    1)
        });

        assertThat(MalformedForm.problem(incomplete).getStatusCode()).isEqualTo(400);
        assertThat(MalformedForm.problem(broken).getStatusCode()).isEqualTo(400);
        assertThat(MalformedForm.problem(new IOException("no space left")).getStatusCode())
                .isEqualTo(500);
    }

    private static RuntimeException sql(String state) {
        return new IllegalStateException("wrapped", new SQLException("secret detail", state));
    }
}
