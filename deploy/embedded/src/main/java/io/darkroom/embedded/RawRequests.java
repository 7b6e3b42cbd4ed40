package io.darkroom.embedded;

import io.darkroom.embedded.http.ApiRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Sends whole requests over plain sockets, since an HTTP client would refuse to send most odd ones, and judges the answers: no fault of
 * the server, and no words of what it is made of.
 */
public final class RawRequests {

    private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int MAX_LINES_SHOWN = 12;
    // Names of classes, and sentences of the frameworks below us.
    private static final Pattern INTERNALS = Pattern.compile(
            "\\b(java|jakarta|io\\.quarkus|io\\.vertx|org\\.jboss|org\\.hibernate|com\\.fasterxml)\\.|Exception|matching target"
                    + " resource|@Consumes|@Produces|\\[Source:|Error id |ReadFeature|ReadConstraints|Feature '");

    // AceData's and OpenAI's clients wait for the result, and so are told that there is none.
    private static final Pattern FAILED_RESULT =
            Pattern.compile("\"success\":false,\"task_id\":\"[^\"]+\".*\"code\":\"api_error\""
                    + "|(?s)^HTTP/1\\.1 502.*\"message\":\"generation [0-9a-f-]{36} failed: ");

    private final int port;
    private final int timeoutMillis;

    /** To the service under test. */
    public RawRequests() {
        this(URI.create(ApiRequest.baseUrl()).getPort(), TEST_TIMEOUT);
    }

    /** To a port of this machine; {@code timeout}: without a byte of an answer. */
    public RawRequests(int port, Duration timeout) {
        this.port = port;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    /** Sends as many as {@code darkroom.requests} says, by default {@code count}; returns the faults. */
    public List<String> faults(Supplier<String> requests, int count) throws IOException {
        List<String> faults = new ArrayList<>();
        for (int i = Integer.getInteger("darkroom.requests", count); i > 0; i--) {
            fault(requests.get()).ifPresent(faults::add);
        }
        return faults;
    }

    /** The request with its answer, if that is a server's error, names internals, or is none at all. */
    public Optional<String> fault(String request) throws IOException {
        String answer = answer(request);
        return isFault(request, answer)
                ? Optional.of(request.lines().limit(MAX_LINES_SHOWN).toList() + " -> "
                        + answer.lines().toList())
                : Optional.empty();
    }

    private static boolean isFault(String request, String answer) {
        if (!answer.matches("(?s)HTTP/[12]\\.[01] \\d{3}.*")) {
            return true;
        }
        int status = Integer.parseInt(answer.substring(9, 12));
        boolean fault = status >= SERVER_ERROR
                && status != UNAVAILABLE
                && !FAILED_RESULT.matcher(answer).find();
        return fault || names(answer, request);
    }

    // What the client wrote itself may come back.
    private static boolean names(String answer, String request) {
        return INTERNALS.matcher(answer).results().anyMatch(found -> !request.contains(found.group()));
    }

    /** All that is answered until the server closes the connection. */
    public String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(timeoutMillis);
            OutputStream out = socket.getOutputStream();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                out.write(request.getBytes(StandardCharsets.UTF_8));
                out.flush();
                socket.getInputStream().transferTo(answer);
            } catch (IOException reset) {
                // What was answered before counts.
                answer.write(new byte[0]);
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
