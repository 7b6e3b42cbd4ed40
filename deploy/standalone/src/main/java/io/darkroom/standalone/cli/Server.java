package io.darkroom.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.darkroom.standalone.RunningState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The address of the running system and the API key: options of all commands. */
final class Server {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int DEFAULT_PORT = 8080;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration BATCH_TIMEOUT = Duration.ofMinutes(10);
    private static final Body NO_BODY = connection -> {};

    @Option(
            names = "--url",
            defaultValue = "${env:DARKROOM_URL:-" + Option.NULL_VALUE + "}",
            description = "address of Darkroom (default: DARKROOM_URL, or that of the system on --state)")
    @Nullable
    private URI url;

    @Option(
            names = "--state",
            defaultValue = ".darkroom",
            description =
                    "state of a system on this machine, with its address and root key (default ${DEFAULT-VALUE}); DARKROOM_KEY"
                            + " overrides the key")
    private Path state = Path.of(".darkroom");

    /** The given address, or that of the system that runs, or ran last, on the state. */
    URI url() throws IOException {
        if (state.toString().isBlank()) {
            throw new IOException("--state needs a folder");
        }
        if (url == null) {
            int port = RunningState.portBase(state).orElse(DEFAULT_PORT);
            return URI.create("http://127.0.0.1:" + port);
        }
        if (url.getHost() == null || !String.valueOf(url.getScheme()).startsWith("http")) {
            throw new IOException("--url must be an http or https address, such as http://127.0.0.1:8080, not " + url);
        }
        return url;
    }

    Path state() {
        return state;
    }

    /** A query parameter; empty without a value. */
    static String query(String name, @Nullable String value) {
        return value == null ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** A path with those query parameters that are not empty. */
    static String path(String path, String... parameters) {
        String query = Arrays.stream(parameters).filter(each -> !each.isEmpty()).collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    JsonNode get(String path) throws IOException {
        return read(exchange(open("GET", path, TIMEOUT), NO_BODY));
    }

    /** All pages of a list, as one. */
    JsonNode all(String path) throws IOException {
        JsonNode page = get(path);
        ArrayNode all = JSON.createArrayNode();
        page.path("data").forEach(all::add);
        while (page.path("next_cursor").isTextual()) {
            page = get(path(path, query("cursor", page.path("next_cursor").asText())));
            page.path("data").forEach(all::add);
        }
        return JSON.createObjectNode().put("object", "list").set("data", all);
    }

    JsonNode delete(String path) throws IOException {
        return read(exchange(open("DELETE", path, TIMEOUT), NO_BODY));
    }

    JsonNode post(String path, JsonNode body) throws IOException {
        return read(send(path, TIMEOUT, "application/json", JSON.writeValueAsBytes(body)));
    }

    /** Sends a file as the body. */
    JsonNode upload(String path, Path file) throws IOException {
        HttpURLConnection call = open("POST", path, BATCH_TIMEOUT);
        call.setRequestProperty("Content-Type", "application/octet-stream");
        return read(answer(call, Files.size(file), body -> Files.copy(file, body)));
    }

    /** The key that is given, or the root key of the state. */
    String key() throws IOException {
        Optional<String> given = Optional.ofNullable(System.getenv("DARKROOM_KEY"));
        if (given.isPresent()) {
            return given.get();
        }
        Path file = state.resolve("root-key");
        if (!Files.exists(file)) {
            throw new IOException("no key: set DARKROOM_KEY, or name the state of a running system with --state DIR");
        }
        return Files.readString(file).strip();
    }

    /** Sends JSON lines; returns the lines of the answer. */
    List<JsonNode> postLines(String path, String lines) throws IOException {
        // The answer comes when each of up to a thousand requests is stored.
        byte[] answer = send(path, BATCH_TIMEOUT, "application/jsonl", lines.getBytes(StandardCharsets.UTF_8));
        List<JsonNode> answers = new ArrayList<>();
        for (String line : new String(answer, StandardCharsets.UTF_8).lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    /** Downloads into {@code file}, and verifies the hash. */
    void download(String address, String sha256, Path file) throws IOException {
        HttpURLConnection call = open(URI.create(address), BATCH_TIMEOUT);
        MessageDigest digest = sha256();
        try {
            if (call.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException(address + " answered HTTP " + call.getResponseCode());
            }
            try (InputStream content = new DigestInputStream(call.getInputStream(), digest)) {
                Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            call.disconnect();
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(sha256)) {
            throw new IOException(
                    address + " differs from what was archived: its SHA-256 is " + found + ", not " + sha256);
        }
    }

    private interface Body {
        void writeTo(OutputStream connection) throws IOException;
    }

    private HttpURLConnection open(String method, String path, Duration timeout) throws IOException {
        HttpURLConnection call = open(url().resolve(path), timeout);
        call.setRequestMethod(method);
        call.setRequestProperty("Authorization", "Bearer " + key());
        return call;
    }

    // The older client of the JDK, because java.net.http needs half a second for its classes, threads and TLS.
    private static HttpURLConnection open(URI address, Duration timeout) throws IOException {
        HttpURLConnection call = (HttpURLConnection) address.toURL().openConnection();
        call.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
        call.setReadTimeout(Math.toIntExact(timeout.toMillis()));
        call.setInstanceFollowRedirects(false);
        call.setUseCaches(false);
        return call;
    }

    private byte[] send(String path, Duration timeout, String type, byte[] body) throws IOException {
        HttpURLConnection call = open("POST", path, timeout);
        call.setRequestProperty("Content-Type", type);
        return answer(call, body.length, connection -> connection.write(body));
    }

    // A body of announced length is sent once; another is sent again when its connection breaks.
    private byte[] answer(HttpURLConnection call, long length, Body body) throws IOException {
        call.setDoOutput(true);
        call.setFixedLengthStreamingMode(length);
        return exchange(call, body);
    }

    private byte[] exchange(HttpURLConnection call, Body body) throws IOException {
        try {
            if (call.getDoOutput()) {
                try (OutputStream connection = call.getOutputStream()) {
                    body.writeTo(connection);
                }
            }
            boolean succeeded = call.getResponseCode() / 100 == 2;
            byte[] answer = content(call).readAllBytes();
            if (!succeeded) {
                throw new IOException(problem(call.getResponseCode(), answer));
            }
            return answer;
        } catch (SocketTimeoutException late) {
            throw new IOException(url() + " did not answer in time; try again", late);
        } catch (ConnectException unreachable) {
            throw new IOException("nothing answers at " + url() + "; is it running?", unreachable);
        }
    }

    private static InputStream content(HttpURLConnection call) throws IOException {
        boolean failed = call.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
        return Objects.requireNonNullElseGet(
                failed ? call.getErrorStream() : call.getInputStream(), InputStream::nullInputStream);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private String problem(int status, byte[] answer) throws IOException {
        try {
            JsonNode body = JSON.readTree(answer);
            String detail = body.path("detail").asText(body.path("title").asText(body.toString()));
            return "HTTP " + status + ": " + detail;
        } catch (JsonProcessingException noProblem) {
            return url().resolve("/") + " answered HTTP " + status + "; is it the address of a Darkroom?";
        }
    }

    private static JsonNode read(byte[] answer) throws IOException {
        return JSON.readTree(answer);
    }
}
