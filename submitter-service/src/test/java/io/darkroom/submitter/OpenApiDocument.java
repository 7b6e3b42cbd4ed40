package io.darkroom.submitter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** An OpenAPI document as tests read it. */
public record OpenApiDocument(String name, JsonNode root) {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head");
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    /** One method of one path. */
    public record Operation(String path, String method, JsonNode node) {

        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    public static OpenApiDocument read(String name) throws IOException {
        String file = "/META-INF/resources/openapi/" + name + ".yaml";
        try (InputStream in = OpenApiDocument.class.getResourceAsStream(file)) {
            return new OpenApiDocument(name, new YAMLMapper().readTree(in));
        }
    }

    /** In the order in which they are written. */
    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(new Operation(path.getKey(), method.getKey(), method.getValue()));
                }
            }
        }
        return operations;
    }

    /** What is documented for a status, and there only under {@code contentType}; missing when nothing is. */
    public JsonNode schema(Operation operation, int status, String contentType) {
        JsonNode response = operation.node().path("responses").path(String.valueOf(status));
        if (response.has("$ref")) {
            response = root.at(response.path("$ref").asText().substring(1));
        }
        return response.path("content").path(contentType).path("schema");
    }

    public Set<ValidationMessage> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.path("components"));
        return SCHEMAS.getSchema(whole, STRICT).validate(value);
    }
}
