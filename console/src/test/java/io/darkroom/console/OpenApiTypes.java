package io.darkroom.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The TypeScript of OpenAPI documents: one type per schema, and {@code Calls} with the parameters and the answer of each call. */
final class OpenApiTypes {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    private static final String HEADER = """
            // Written by ApiTypesTest from the services' OpenAPI documents. Do not edit: mvn -pl console test -Dconsole.update=true
            """;

    private final Map<String, ObjectNode> schemas = new TreeMap<>();
    private final Map<String, String> calls = new TreeMap<>();

    void add(Path document) throws IOException {
        JsonNode api = YAML.readTree(document.toFile());
        api.at("/components/schemas")
                .properties()
                .forEach(schema ->
                        schemas.merge(schema.getKey(), schema.getValue().deepCopy(), OpenApiTypes::both));
        api.path("paths").properties().forEach(path -> addCalls(api, path.getKey(), path.getValue()));
    }

    String text() {
        StringBuilder text = new StringBuilder(HEADER);
        schemas.forEach((name, schema) -> text.append("\nexport type ")
                .append(name)
                .append(" = ")
                .append(type(schema))
                .append(";\n"));
        text.append("\nexport interface Calls {\n");
        calls.forEach((name, call) ->
                text.append("  '").append(name).append("': ").append(call).append(";\n"));
        return text.append("}\n").toString();
    }

    // Each service describes of a problem what it sends; a client meets all of it.
    private static ObjectNode both(ObjectNode one, ObjectNode other) {
        if (one.has("properties") && other.has("properties")) {
            other.withObject("properties").properties().forEach(property -> {
                if (!one.withObject("properties").has(property.getKey())) {
                    one.withObject("properties").set(property.getKey(), property.getValue());
                }
            });
        }
        return one;
    }

    private void addCalls(JsonNode api, String path, JsonNode operations) {
        for (String method : METHODS) {
            JsonNode operation = operations.path(method);
            if (path.startsWith("/v1/") && !operation.isMissingNode()) {
                calls.put(
                        method.toUpperCase() + " " + path,
                        "{query: " + query(api, operation) + "; body: " + body(operation) + "; answer: "
                                + answer(operation) + "}");
            }
        }
    }

    private String query(JsonNode api, JsonNode operation) {
        List<String> parameters = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode resolved = parameter.has("$ref")
                    ? api.at(parameter.path("$ref").asText().substring(1))
                    : parameter;
            if (resolved.path("in").asText().equals("query")) {
                parameters.add(resolved.path("name").asText() + "?: " + type(resolved.path("schema")));
            }
        }
        return parameters.isEmpty() ? "Record<string, never>" : "{" + String.join("; ", parameters) + "}";
    }

    private String body(JsonNode operation) {
        JsonNode content = operation.at("/requestBody/content");
        if (content.isMissingNode()) {
            return "undefined";
        }
        JsonNode json = content.at("/application~1json/schema");
        return json.isMissingNode() ? "Blob | string" : type(json);
    }

    private String answer(JsonNode operation) {
        Optional<JsonNode> success = StreamSupport.stream(
                        operation.path("responses").properties().spliterator(), false)
                .filter(response -> response.getKey().startsWith("2"))
                .map(response -> response.getValue().at("/content/application~1json/schema"))
                .filter(schema -> !schema.isMissingNode())
                .findFirst();
        return success.map(this::type).orElse("undefined");
    }

    private String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String reference = schema.path("$ref").asText();
            return reference.substring(reference.lastIndexOf('/') + 1);
        }
        if (schema.has("const")) {
            return literal(schema.path("const"));
        }
        if (schema.has("enum")) {
            return union(schema.path("enum"), OpenApiTypes::literal);
        }
        if (schema.has("anyOf") || schema.has("oneOf")) {
            return union(schema.has("anyOf") ? schema.path("anyOf") : schema.path("oneOf"), this::type);
        }
        return schema.path("type").isArray()
                ? union(schema.path("type"), name -> named(name.asText(), schema))
                : named(schema.path("type").asText(), schema);
    }

    private String named(String type, JsonNode schema) {
        return switch (type) {
            case "integer", "number" -> "number";
            case "string", "boolean", "null" -> type;
            case "array" -> "Array<" + type(schema.path("items")) + ">";
            case "object" -> object(schema);
            default -> "unknown";
        };
    }

    private String object(JsonNode schema) {
        JsonNode properties = schema.path("properties");
        if (properties.isEmpty()) {
            JsonNode values = schema.path("additionalProperties");
            return "Record<string, " + (values.isObject() ? type(values) : "unknown") + ">";
        }
        StringBuilder text = new StringBuilder("{");
        properties
                .properties()
                .forEach(property -> text.append(text.length() == 1 ? "" : "; ")
                        .append(property.getKey())
                        .append(optional(schema, property.getKey()) ? "?: " : ": ")
                        .append(type(property.getValue())));
        return text.append("}").toString();
    }

    // An answer whose schema has no list of required properties always has all of them.
    private static boolean optional(JsonNode schema, String property) {
        if (!schema.has("required")) {
            return schema.has("additionalProperties");
        }
        return StreamSupport.stream(schema.path("required").spliterator(), false)
                .noneMatch(name -> name.asText().equals(property));
    }

    private static String literal(JsonNode value) {
        return value.isTextual() ? "'" + value.asText() + "'" : value.asText();
    }

    private static String union(JsonNode parts, java.util.function.Function<JsonNode, String> type) {
        return String.join(
                " | ",
                StreamSupport.stream(parts.spliterator(), false).map(type).toList());
    }
}
