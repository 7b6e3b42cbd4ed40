package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.standalone.RunningState;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The address of the running system and the API key: options of all commands. */
final class Server {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int DEFAULT_PORT = 8080;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration BATCH_TIMEOUT = Duration.ofMinutes(10);
    private static final Map<Boolean, HttpClient> CLIENTS = new ConcurrentHashMap<>();

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

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    JsonNode delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /** Sends a file as the body. */
    JsonNode upload(String path, Path file) throws IOException, InterruptedException {
        return send(request(path)
                .timeout(BATCH_TIMEOUT)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofFile(file)));
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(url().resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + key());
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
    List<JsonNode> postLines(String path, String lines) throws IOException, InterruptedException {
        // The answer comes when each of up to a thousand requests is stored.
        HttpRequest.Builder request = request(path)
                .timeout(BATCH_TIMEOUT)
                .header("Content-Type", "application/jsonl")
                .POST(BodyPublishers.ofString(lines));
        List<JsonNode> answers = new ArrayList<>();
        for (String line :
                new String(call(request), StandardCharsets.UTF_8).lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    /** Downloads into {@code file}, and verifies the hash. */
    void download(String address, String sha256, Path file) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(BATCH_TIMEOUT)
                .build();
        HttpResponse<Path> answer = client(request.uri()).send(request, HttpResponse.BodyHandlers.ofFile(file));
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answered HTTP " + answer.statusCode());
        }
        String found = HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file)));
        if (!found.equals(sha256)) {
            throw new IOException(
                    address + " differs from what was archived: its SHA-256 is " + found + ", not " + sha256);
        }
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return JSON.readTree(call(request));
    }

    private byte[] call(HttpRequest.Builder request) throws IOException, InterruptedException {
        try {
            HttpResponse<byte[]> answer = client(url()).send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(problem(answer));
            }
            return answer.body();
        } catch (HttpTimeoutException late) {
            throw new IOException(url() + " did not answer in time; try again", late);
        } catch (ConnectException unreachable) {
            throw new IOException("nothing answers at " + url() + "; is it running?", unreachable);
        }
    }

    private static HttpClient client(URI address) {
        return CLIENTS.computeIfAbsent(
                "https".equals(address.getScheme()),
                secure -> secure
                        ? HttpClient.newHttpClient()
                        : HttpClient.newBuilder().sslContext(trustingNobody()).build());
    }

    // Reading the certificates that a JDK trusts takes a third of a command's time, and plain HTTP needs none.
    private static SSLContext trustingNobody() {
        try {
            SSLContext none = SSLContext.getInstance("TLS");
            none.init(null, new TrustManager[0], null);
            return none;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String problem(HttpResponse<byte[]> answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            String detail = body.path("detail").asText(body.path("title").asText(body.toString()));
            return "HTTP " + answer.statusCode() + ": " + detail;
        } catch (IOException noProblem) {
            return answer.uri().resolve("/") + " answered HTTP " + answer.statusCode()
                    + "; is it the address of a Darkroom?";
        }
    }
}
