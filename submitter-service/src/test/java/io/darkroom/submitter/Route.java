package io.darkroom.submitter;

import static io.darkroom.embedded.http.ApiRequest.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.embedded.http.ApiRequest;
import io.darkroom.embedded.http.ApiResponse;
import io.darkroom.providers.catalogue.Catalogue;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What tests do at the API and at the simulated providers. */
@Singleton
public class Route {

    public static final String KEY = "dk_root_of-these-tests";

    private final HttpClient http = HttpClient.newHttpClient();

    @ConfigProperty(name = SimulatedProviders.URL)
    String simulator;

    /** The names of the catalogue's providers, in order. */
    public static List<String> providers() {
        return Catalogue.builtIn().providers().keySet().stream()
                .map(ProviderName::value)
                .sorted()
                .toList();
    }

    /** Makes every provider healthy and puts it into rotation. */
    public void mend() {
        Catalogue.builtIn().providers().keySet().forEach(name -> {
            call("DELETE", "/admin/faults/" + name, "");
            authorized().post("/v1/admin/providers/" + name + "/restore").then().statusCode(200);
        });
    }

    /** From now on things go wrong there; {@code rule} as the simulator's admin endpoint takes it. */
    public void breaks(String provider, String rule) {
        call("PUT", "/admin/faults/" + provider, "{\"rules\": [" + rule + "]}");
    }

    /** What was accepted for a prompt, in order. */
    public List<JsonNode> books(String prompt) {
        return books(Set.of(prompt));
    }

    /** What was accepted for these prompts, in order. */
    public List<JsonNode> books(Set<String> prompts) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode entry : call("GET", "/books", "")) {
            if (prompts.contains(entry.path("prompt").asText())) {
                found.add(entry);
            }
        }
        return found;
    }

    /** A generation with a prompt of its own; {@code routing} is JSON. */
    public ApiResponse submit(String prompt, String routing) {
        return post("{\"model\": \"seedream-4.5\", \"prompt\": \"" + prompt + "\", \"routing\": " + routing + "}");
    }

    public static String prompt() {
        return "a lamp " + UUID.randomUUID();
    }

    public static ApiResponse post(String body) {
        return authorized().body(body.getBytes(StandardCharsets.UTF_8)).post("/v1/generations");
    }

    public static ApiResponse get(Object id) {
        return authorized().get("/v1/generations/" + id);
    }

    public static ApiRequest authorized() {
        return given().header("Authorization", "Bearer " + KEY).contentType("application/json");
    }

    public static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private JsonNode call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalArgumentException(new String(answer.body(), StandardCharsets.UTF_8));
            }
            return Json.mapper().readTree(answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
