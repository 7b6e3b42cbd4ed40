package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.standalone.cli.RequestFile.RequestLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sends requests in batches, and retries with delays those that were refused temporarily. */
final class SendFile {

    private static final int BATCH_LINES = 1_000;
    private static final long BATCH_CHARACTERS = 8L * 1024 * 1024;
    // A full queue, a rate limit or an outage: the request itself is right.
    private static final Set<Integer> RETRYABLE = Set.of(429, 503);
    private static final int MAX_ROUNDS = 60;
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private final Server server;
    private final PrintWriter err;

    SendFile(Server server, PrintWriter err) {
        this.server = server;
        this.err = err;
    }

    /** Of each batch, the line of each accepted generation by its id. */
    record Sent(Map<String, Map<String, Integer>> batches, Map<Integer, JsonNode> problems) {

        int accepted() {
            return batches.values().stream().mapToInt(Map::size).sum();
        }
    }

    Sent send(RequestFile file) throws IOException, InterruptedException {
        Map<String, Map<String, Integer>> batches = new TreeMap<>();
        List<RequestLine> remaining = file.lines();
        Map<Integer, JsonNode> problems = new TreeMap<>();
        for (int round = 1; !remaining.isEmpty(); round++) {
            List<RequestLine> again = new ArrayList<>();
            for (List<RequestLine> batch : batches(remaining)) {
                problems.putAll(send(batch, batches, again, round == MAX_ROUNDS));
            }
            remaining = again;
            if (!remaining.isEmpty()) {
                err.println(remaining.size() + " requests were refused temporarily; retrying");
                Duration delay = Duration.ofSeconds(1L << Math.min(round, 5));
                Thread.sleep(delay.compareTo(MAX_DELAY) < 0 ? delay : MAX_DELAY);
            }
        }
        return new Sent(batches, problems);
    }

    // Returns the problem of each refused line.
    private Map<Integer, JsonNode> send(
            List<RequestLine> batch, Map<String, Map<String, Integer>> batches, List<RequestLine> again, boolean last)
            throws IOException, InterruptedException {
        String body = batch.stream().map(RequestLine::json).collect(Collectors.joining("\n"));
        Map<Integer, JsonNode> problems = new TreeMap<>();
        for (JsonNode answer : server.postLines("/v1/generations/batch", body)) {
            // The answer counts the lines of the batch; messages name the line of the file.
            RequestLine line = batch.get(answer.path("line").asInt() - 1);
            int status = answer.path("status").asInt();
            if (status == 202) {
                batches.computeIfAbsent(answer.path("batch").asText(), id -> new HashMap<>())
                        .put(answer.path("generation").path("id").asText(), line.number());
            } else if (RETRYABLE.contains(status) && !last) {
                again.add(line);
            } else {
                problems.put(line.number(), answer.path("problem"));
                err.println("line " + line.number() + ": "
                        + Objects.requireNonNullElse(
                                answer.path("problem").path("detail").textValue(), "HTTP " + status));
            }
        }
        return problems;
    }

    private static List<List<RequestLine>> batches(List<RequestLine> lines) {
        List<List<RequestLine>> batches = new ArrayList<>();
        List<RequestLine> current = new ArrayList<>();
        long characters = 0;
        for (RequestLine line : lines) {
            if (!current.isEmpty()
                    && (current.size() == BATCH_LINES
                            || characters + line.json().length() > BATCH_CHARACTERS)) {
                batches.add(current);
                current = new ArrayList<>();
                characters = 0;
            }
            current.add(line);
            characters += line.json().length();
        }
        batches.add(current);
        return batches;
    }
}
