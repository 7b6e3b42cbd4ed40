package io.darkroom.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes requests from an OpenAPI document: half of them as its schemas say, the others changed in a value or in their text. The same seed
 * makes the same requests. {@link RawRequests} sends them.
 */
public final class SchemaRequests implements Supplier<String> {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head");
    private static final List<String> ODD_TEXTS =
            List.of("", " ", "%00", "..", "null", "-1", "9".repeat(20), "\ud83d\ude00", "x".repeat(300));

    private final String key;
    private final List<String> ids;
    private final Random random;
    private final JsonNode document;
    private final SchemaValues values;
    private final List<Operation> operations = new ArrayList<>();

    /** A method of a path, with the parameters of both. */
    private record Operation(String method, String path, List<JsonNode> parameters, JsonNode body) {}

    /** {@code ids}: some that exist, for the paths. */
    public SchemaRequests(JsonNode document, String key, List<String> ids, long seed) {
        this.document = document;
        this.key = key;
        this.ids = List.copyOf(ids);
        this.random = new Random(seed);
        this.values = new SchemaValues(document, random);
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .forEach(method -> operations.add(
                            operation(path.getKey(), path.getValue(), method.getKey(), method.getValue())));
        }
    }

    private Operation operation(String path, JsonNode item, String method, JsonNode operation) {
        List<JsonNode> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameter -> parameters.add(values.resolve(parameter)));
        operation.path("parameters").forEach(parameter -> parameters.add(values.resolve(parameter)));
        return new Operation(
                method.toUpperCase(Locale.ROOT), path, parameters, values.resolve(operation.path("requestBody")));
    }

    /** The next request as it is sent. */
    @Override
    public String get() {
        Operation operation = operations.get(random.nextInt(operations.size()));
        boolean changed = random.nextBoolean();
        StringBuilder head = new StringBuilder(operation.method() + " " + target(operation, changed) + " HTTP/1.1\r\n");
        head.append("Host: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer ")
                .append(key)
                .append("\r\n");
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("header") && random.nextInt(3) == 0) {
                head.append(parameter.path("name").asText())
                        .append(": ")
                        .append(value(parameter, changed).replaceAll("[^ -~]", "?"))
                        .append("\r\n");
            }
        }
        String body = body(operation, changed, head);
        return head.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length) + "\r\n\r\n" + body;
    }

    private String target(Operation operation, boolean changed) {
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.path("name").asText();
            String in = parameter.path("in").asText();
            if (in.equals("path")) {
                boolean known = !ids.isEmpty() && random.nextInt(3) > 0;
                String value = known ? ids.get(random.nextInt(ids.size())) : value(parameter, changed);
                path = path.replace("{" + name + "}", encoded(value));
            } else if (in.equals("query")
                    && (random.nextInt(3) == 0 || parameter.path("required").asBoolean())) {
                query.append(query.isEmpty() ? "?" : "&")
                        .append(name)
                        .append('=')
                        .append(encoded(value(parameter, changed)));
            }
        }
        return path + query;
    }

    private String value(JsonNode parameter, boolean changed) {
        return changed && random.nextInt(3) == 0
                ? ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size()))
                : values.of(parameter.path("schema")).asText();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String body(Operation operation, boolean changed, StringBuilder head) {
        List<Map.Entry<String, JsonNode>> types =
                List.copyOf(operation.body().path("content").properties());
        if (types.isEmpty()) {
            return "";
        }
        Map.Entry<String, JsonNode> type = types.get(random.nextInt(types.size()));
        head.append("Content-Type: ").append(type.getKey()).append("\r\n");
        if (!type.getKey().startsWith("application/json")) {
            return "x".repeat(random.nextInt(200));
        }
        String line = text(type.getValue().path("schema"), changed);
        return type.getKey().endsWith("jsonl")
                ? line + "\n" + text(type.getValue().path("schema"), changed)
                : line;
    }

    private String text(JsonNode schema, boolean changed) {
        JsonNode value =
                values.of(schema.isMissingNode() ? document.at("/components/schemas/GenerationRequest") : schema);
        return changed ? values.changed(value) : value.toString();
    }
}
