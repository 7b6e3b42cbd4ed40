package io.darkroom.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** JSON values that a schema of an OpenAPI document allows, and such values with a change. */
final class SchemaValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 3;
    private static final int MAX_TEXT = 40;
    private static final int NUMBERS_ABOVE_MINIMUM = 60;
    private static final List<String> URIS = List.of(
            "https://example.invalid/hook",
            "https://example.invalid/a b.png?c=\u00e9",
            "http://127.0.0.1:1/x.png",
            "https://b\u00fccher.example.invalid/");
    private static final List<String> ODD_VALUES = List.of(
            "null",
            "-1",
            "1.0",
            "1e400",
            "99999999999999999999",
            "true",
            "[]",
            "{}",
            "[null]",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\ud83d\ude00\"",
            "\"" + "x".repeat(6_000) + "\"",
            "{\"a\": [[[[1]]]]}");

    private final JsonNode document;
    private final Random random;

    SchemaValues(JsonNode document, Random random) {
        this.document = document;
        this.random = random;
    }

    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(document.at(node.path("$ref").asText().substring(1))) : node;
    }

    /** A value that the schema allows, as far as it says so by type, limits, format and words. */
    JsonNode of(JsonNode schema) {
        return of(schema, 0);
    }

    private JsonNode of(JsonNode given, int depth) {
        JsonNode schema = resolve(given);
        for (String choice : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(choice)) {
                return of(pick(schema.path(choice)), depth + 1);
            }
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return pick(schema.path("enum"));
        }
        JsonNode type = schema.path("type").isArray() ? pick(schema.path("type")) : schema.path("type");
        return switch (type.asText()) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> JSON.numberNode(number(schema));
            case "number" ->
                JSON.numberNode(BigDecimal.valueOf(number(schema))
                        .multiply(schema.path("multipleOf").decimalValue().max(BigDecimal.ONE)));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(text(schema));
        };
    }

    private JsonNode pick(JsonNode list) {
        return list.get(random.nextInt(list.size()));
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            boolean wanted = depth < MAX_DEPTH && random.nextInt(4) == 0;
            if (required.contains(property.getKey()) || wanted) {
                object.set(property.getKey(), of(property.getValue(), depth + 1));
            }
        });
        if (schema.path("additionalProperties").isObject() && random.nextBoolean()) {
            object.set("k" + random.nextInt(9), of(schema.path("additionalProperties"), depth + 1));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        int max = Math.min(schema.path("maxItems").asInt(MAX_ITEMS), MAX_ITEMS);
        int min = Math.min(schema.path("minItems").asInt(0), max);
        for (int i = min + random.nextInt(max - min + 1); i > 0 && depth < MAX_DEPTH; i--) {
            array.add(of(schema.path("items"), depth + 1));
        }
        return array;
    }

    private long number(JsonNode schema) {
        long minimum = schema.path("minimum").asLong(0);
        long maximum = schema.path("maximum").asLong(minimum + NUMBERS_ABOVE_MINIMUM);
        return random.nextInt(10) == 0
                ? maximum
                : minimum + random.nextLong(Math.min(maximum - minimum, NUMBERS_ABOVE_MINIMUM) + 1);
    }

    private String text(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" -> "2026-0" + (1 + random.nextInt(9)) + "-11T10:00:00Z";
            case "date" -> "2026-0" + (1 + random.nextInt(9)) + "-11";
            case "uri" -> URIS.get(random.nextInt(URIS.size()));
            default -> words(schema);
        };
    }

    private String words(JsonNode schema) {
        if (schema.path("examples").isArray() && random.nextBoolean()) {
            return pick(schema.path("examples")).asText();
        }
        int min = schema.path("minLength").asInt(1);
        int max = Math.min(schema.path("maxLength").asInt(MAX_TEXT), Math.max(min, MAX_TEXT));
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(min, 1 + random.nextInt(Math.max(1, max))); i > 0; i--) {
            text.appendCodePoint(random.nextInt(8) == 0 ? 0x1F600 + random.nextInt(80) : 'a' + random.nextInt(26));
        }
        return text.toString();
    }

    /** The text of a value with one change: another value somewhere, a field more or fewer, or a piece cut off. */
    String changed(JsonNode value) {
        String text = value.toString();
        int colon = text.indexOf(':', random.nextInt(text.length()));
        int end = Math.max(text.indexOf(',', colon + 1), text.indexOf('}', colon + 1));
        String odd = ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1));
            case 1 -> odd;
            case 2 -> text.startsWith("{") ? "{\"unheard_of\": " + odd + "," + text.substring(1) : odd;
            default -> colon < 0 || end < 0 ? odd : text.substring(0, colon + 1) + odd + text.substring(end);
        };
    }
}
