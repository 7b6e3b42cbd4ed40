package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The simulated providers on one port, each below its own name: EvoLink's base URL is {@code http://host:port/evolink}.
 * {@code /files} serves the images, {@code /books} lists what was accepted and charged, {@code /admin/faults/{provider}} sets faults,
 * {@code /admin/mutated} counts what they have changed at random.
 */
public final class Simulator implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ListenAddress listen;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Faults faults = new Faults();
    private final Set<String> names = new TreeSet<>();
    private final MutatedReplies mutated = new MutatedReplies();
    private final SimulatorSettings settings;
    private final Tasks tasks;

    private Simulator(HttpServer server, SimulatorSettings settings, ListenAddress listen, InstantSource clock) {
        this.server = server;
        this.settings = settings;
        this.listen = listen;
        this.tasks = new Tasks(settings, clock, baseUrl(), new Pictures(), mutated);
        for (SimulatedProvider provider : List.of(
                new SimulatedApiframe(tasks),
                new SimulatedEvolink(tasks),
                new SimulatedApiinone(tasks),
                new SimulatedRunbase(tasks),
                new SimulatedAcedata(tasks),
                new SimulatedReplicate(tasks),
                new SimulatedFal(tasks),
                new SimulatedOpenai(tasks))) {
            names.add(provider.name());
            server.createContext("/" + provider.name() + "/", exchange -> answer(exchange, provider));
        }
        server.createContext("/files/", new ImageFiles(tasks, mutated)::serve);
        server.createContext("/books", this::serveBooks);
        server.createContext("/admin/faults", this::setFaults);
        server.createContext(
                "/admin/mutated",
                exchange ->
                        send(exchange, Reply.json(200, JSON.createObjectNode().put("count", mutated.count()))));
        server.createContext("/health", exchange -> send(exchange, Reply.json(200, JSON.createObjectNode())));
        server.setExecutor(threads);
    }

    public static Simulator start(SimulatorSettings settings, InstantSource clock) throws IOException {
        return start(settings, ListenAddress.LOOPBACK, clock);
    }

    public static Simulator start(SimulatorSettings settings, ListenAddress listen, InstantSource clock)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(listen.address(), settings.port()), BACKLOG);
        Simulator simulator = new Simulator(server, settings, listen, clock);
        server.start();
        return simulator;
    }

    public String baseUrl() {
        return listen.publicUrl()
                .orElseGet(() -> "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        tasks.close();
        threads.shutdownNow();
    }

    static void send(HttpExchange exchange, Reply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(reply.body());
        }
    }

    private void answer(HttpExchange exchange, SimulatedProvider provider) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        CallbackSender.pause(faults.latency(provider.name()).orElse(settings.answerLatency()));
        String path =
                exchange.getRequestURI().getPath().substring(provider.name().length() + 1);
        String line = exchange.getRequestMethod() + " " + path;
        Fault fault = provider.submits(line) ? faults.ofSubmission(provider.name()) : faults.ofPoll(provider.name());
        answer(exchange, provider, line, body, fault);
    }

    // A refusal of the request names the field.
    private static Reply error(SimulatedProvider provider, Fault fault) {
        int status = fault.status();
        String field = status == 400 || status == 413 || status == 422 ? ": prompt" : "";
        return provider.error(status, "simulated " + status + field).retryAfter(fault.retryAfterSeconds());
    }

    private void answer(HttpExchange exchange, SimulatedProvider provider, String line, byte[] body, Fault fault)
            throws IOException {
        switch (fault.kind()) {
            case STATUS -> send(exchange, error(provider, fault));
            case STATUS_AFTER -> {
                reply(exchange, provider, line, body, fault);
                send(exchange, Reply.ofProxy(fault.status()));
            }
            case CONTENT_REFUSAL -> send(exchange, provider.contentRefusal());
            case RESET_BEFORE -> exchange.close();
            case HANG_BEFORE -> hang(exchange, fault.delay());
            case RESET_AFTER -> {
                reply(exchange, provider, line, body, fault);
                exchange.close();
            }
            case HANG_AFTER -> replyTooLate(exchange, provider, line, body, fault);
            case ANSWER_MUTATED -> send(exchange, mutated.answer(reply(exchange, provider, line, body, fault)));
            case NONE,
                    TASK_FAILED,
                    TASK_CONTENT,
                    TASK_STUCK,
                    INLINE_RESULT,
                    CALLBACK_NEVER,
                    CALLBACK_TWICE,
                    CALLBACK_LATE,
                    CALLBACK_EARLY,
                    CALLBACK_WRONG_SIGNATURE,
                    CALLBACK_TRUNCATED,
                    CALLBACK_MUTATED,
                    IMAGE_NOT_FOUND,
                    IMAGE_SLOW,
                    IMAGE_TRUNCATED,
                    IMAGE_WRONG_TYPE,
                    IMAGE_TOO_LARGE,
                    IMAGE_EXPIRED,
                    IMAGE_MUTATED -> send(exchange, reply(exchange, provider, line, body, fault));
        }
    }

    private void replyTooLate(HttpExchange exchange, SimulatedProvider provider, String line, byte[] body, Fault fault)
            throws IOException {
        reply(exchange, provider, line, body, fault);
        hang(exchange, fault.delay());
    }

    private static void hang(HttpExchange exchange, Duration length) {
        CallbackSender.pause(length);
        exchange.close();
    }

    private static Reply reply(
            HttpExchange exchange, SimulatedProvider provider, String line, byte[] body, Fault fault) {
        Reply open = provider.open(line);
        if (open != null) {
            return open;
        }
        var credential = provider.credential();
        if (!credential.getValue().equals(exchange.getRequestHeaders().getFirst(credential.getKey()))) {
            return provider.error(401, "invalid API key");
        }
        try {
            JsonNode json = body.length == 0 ? JSON.createObjectNode() : read(exchange, body);
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            return provider.answer(new ProviderCall(line, query(exchange), json, key, fault));
        } catch (IOException notJson) {
            return provider.error(400, "the body is not JSON");
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            parameters.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static JsonNode read(HttpExchange exchange, byte[] body) throws IOException {
        String type = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Content-Type"), "");
        return FormBody.is(type) ? FormBody.json(type, body) : JSON.readTree(body);
    }

    private void setFaults(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String provider = path.substring(path.lastIndexOf('/') + 1);
        if (!exchange.getRequestMethod().equals("GET") && !names.contains(provider)) {
            send(
                    exchange,
                    Reply.json(
                            404,
                            JSON.createObjectNode()
                                    .put("error", "there is no provider " + provider + ", only " + names)));
            return;
        }
        try {
            switch (exchange.getRequestMethod().toUpperCase(Locale.ROOT)) {
                case "PUT" ->
                    faults.set(provider, JSON.readTree(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES)));
                case "DELETE" -> faults.clear(provider);
                default -> {
                    // Shows the rules.
                }
            }
            send(exchange, Reply.json(200, faults.describe()));
        } catch (IllegalArgumentException | com.fasterxml.jackson.core.JsonProcessingException wrong) {
            send(exchange, Reply.json(400, JSON.createObjectNode().put("error", wrong.getMessage())));
        }
    }

    private void serveBooks(HttpExchange exchange) throws IOException {
        ArrayNode books = JSON.createArrayNode();
        for (Task task : tasks.all()) {
            boolean charged = task.state(tasks.now()) == TaskState.DONE;
            books.addObject()
                    .put("provider", task.provider())
                    .put("task_id", task.id())
                    .put("model", task.order().model())
                    .put("prompt", task.order().prompt())
                    .put("images", task.order().images())
                    .put("callback_url", task.order().callbackUrl())
                    .put("idempotency_key", task.idempotencyKey())
                    .put("submitted_at", task.submittedAt().toString())
                    .put("finished_at", task.finishedAt().toString())
                    .put("fault", task.fault().kind().word())
                    .put("state", task.state(tasks.now()).name().toLowerCase(Locale.ROOT))
                    .put("charged_images", charged ? task.order().images() : 0);
        }
        send(exchange, Reply.json(200, books));
    }
}
