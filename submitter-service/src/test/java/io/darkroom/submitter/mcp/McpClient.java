package io.darkroom.submitter.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.Json;
import io.darkroom.embedded.http.ApiRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** The steps of the protocol as an agent takes them, over streamable HTTP. */
final class McpClient implements AutoCloseable {

    static final String PROTOCOL = "2025-06-18";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String key;
    private Optional<String> session = Optional.empty();
    private int lastId;

    private McpClient(String key) {
        this.key = key;
    }

    /** An agent that has introduced itself; {@link #introduction} is what the server answered. */
    static McpClient connected(String key) throws IOException, InterruptedException {
        McpClient client = new McpClient(key);
        client.introduce();
        client.notification("notifications/initialized", "{}");
        return client;
    }

    /** An agent that has not introduced itself, as one whose replica has gone. */
    static McpClient unknown(String key) {
        return new McpClient(key);
    }

    JsonNode introduce() throws IOException, InterruptedException {
        HttpResponse<String> answer = send("initialize", """
                {"protocolVersion": "%s", "capabilities": {}, "clientInfo": {"name": "a test", "version": "1"}}""".formatted(PROTOCOL));
        session = answer.headers().firstValue("Mcp-Session-Id");
        return messages(answer).getLast().path("result");
    }

    /** The last message is the answer; the ones before are notifications. */
    List<JsonNode> call(String method, String params) throws IOException, InterruptedException {
        return messages(send(method, params));
    }

    JsonNode result(String method, String params) throws IOException, InterruptedException {
        return call(method, params).getLast().path("result");
    }

    /** What a tool returns. */
    JsonNode tool(String name, String arguments) throws IOException, InterruptedException {
        return result("tools/call", "{\"name\": \"" + name + "\", \"arguments\": " + arguments + "}");
    }

    /** The JSON in the first content of a tool's result. */
    static JsonNode json(JsonNode result) throws JsonProcessingException {
        return Json.readTree(result.at("/content/0/text").asText());
    }

    int lastId() {
        return lastId;
    }

    int notification(String method, String params) throws IOException, InterruptedException {
        return http.send(
                        request("{\"jsonrpc\": \"2.0\", \"method\": \"" + method + "\", \"params\": " + params + "}"),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    HttpResponse<String> send(String method, String params) throws IOException, InterruptedException {
        lastId++;
        return http.send(
                request("{\"jsonrpc\": \"2.0\", \"id\": " + lastId + ", \"method\": \"" + method + "\", \"params\": "
                        + params + "}"),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ApiRequest.baseUrl() + "/mcp"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", PROTOCOL)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        session.ifPresent(id -> request.header("Mcp-Session-Id", id));
        return request.build();
    }

    private static List<JsonNode> messages(HttpResponse<String> answer) throws JsonProcessingException {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        boolean events = answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        List<String> texts = events
                ? answer.body()
                        .lines()
                        .filter(line -> line.startsWith("data:"))
                        .map(line -> line.substring("data:".length()))
                        .toList()
                : List.of(answer.body());
        return texts.stream().map(McpClient::parsed).toList();
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
