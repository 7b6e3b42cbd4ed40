package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the system is, and the key to it: options that all commands share. */
final class Server {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "where submitter-service is (default ${DEFAULT-VALUE})")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--state",
            defaultValue = ".darkroom",
            description =
                    "where a system on this machine keeps its root key (default ${DEFAULT-VALUE}); DARKROOM_KEY goes before it")
    private Path state = Path.of(".darkroom");

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

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + key());
    }

    private String key() throws IOException {
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

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode body = JSON.readTree(answer.body());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(problem(answer.statusCode(), body));
            }
            return body;
        } catch (ConnectException away) {
            throw new IOException("nothing answers at " + url + "; is it running?", away);
        }
    }

    private static String problem(int status, JsonNode body) {
        String detail = body.path("detail").asText(body.path("title").asText(body.toString()));
        return "HTTP " + status + ": " + detail;
    }
}
