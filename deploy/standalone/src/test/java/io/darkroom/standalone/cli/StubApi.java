package io.darkroom.standalone.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that gives prepared answers and remembers the requests, and the command line against it. */
final class StubApi implements AutoCloseable {

    /** A request as it arrived. */
    record Request(String line, String body, String authorization) {}

    /** How a command ended, and what it printed. */
    record Result(int status, String out, String err) {}

    private record Answer(int status, byte[] body) {}

    private final HttpServer server;
    private final Path state;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** {@code state}: a folder that gets the root key {@code dk_root_test}. */
    StubApi(Path state) throws IOException {
        this.state = state;
        Files.writeString(state.resolve("root-key"), "dk_root_test\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Prepares an answer to a request line such as {@code GET /v1/admin/keys}; several are given in turn, the last again and again. */
    StubApi on(String line, int status, String body) {
        return on(line, status, body.getBytes(StandardCharsets.UTF_8));
    }

    StubApi on(String line, int status, byte[] body) {
        answers.computeIfAbsent(line, key -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    /** Prepares one answer instead of those that were prepared before. */
    void replace(String line, int status, String body) {
        answers.remove(line);
        on(line, status, body);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    /** Runs a command with the address and the state of this server. */
    Result run(String... command) {
        List<String> arguments = new ArrayList<>(Arrays.asList(command));
        arguments.addAll(List.of("--url", url(), "--state", state.toString()));
        return execute(arguments.toArray(String[]::new));
    }

    static Result execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Cli.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Result(status, out.toString(), err.toString());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(new Request(
                line,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
        Deque<Answer> prepared = answers.getOrDefault(line, new ArrayDeque<>());
        Answer answer = prepared.isEmpty()
                ? new Answer(404, "{\"detail\": \"no answer was prepared\"}".getBytes(StandardCharsets.UTF_8))
                : prepared.size() > 1 ? prepared.pop() : prepared.peek();
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
