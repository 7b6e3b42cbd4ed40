package io.darkroom.providers.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.providers.json.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says about an error, in any of the documented shapes.
 *
 * @param codes its words for programs (its fields "code" and "type"), in lower case
 * @param text all that it says, for people
 */
public record ErrorDetail(List<String> codes, String text) {

    public static final ErrorDetail NONE = new ErrorDetail(List.of(), "");

    private static final int MAX_LENGTH = 2000;
    private static final Set<String> CODE_FIELDS = Set.of("code", "type");
    // Of a list, whose length is the provider's choice.
    private static final int MAX_ITEMS = 16;
    private static final Set<String> DETAIL_FIELDS = Set.of("type", "msg");
    private static final int FIRST_ERROR_STATUS = 400;
    // A proxy writes the reason phrase of its status, where a provider says what is wrong.
    private static final Set<String> REASON_PHRASES = Set.of(
            "bad gateway",
            "gateway timeout",
            "gateway time-out",
            "internal server error",
            "request timeout",
            "service unavailable");

    public ErrorDetail {
        codes = List.copyOf(codes);
        text = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }

    /** The error in a field {@code error}: a text, or an object with {@code code}, {@code message} and {@code type}. */
    public static ErrorDetail of(@Nullable JsonNode error) {
        if (error == null || error.isNull() || error.isMissingNode()) {
            return NONE;
        }
        List<String> codes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        error.properties().forEach(field -> {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (CODE_FIELDS.contains(name) && field.getValue().isValueNode()) {
                codes.add(field.getValue().asText().strip().toLowerCase(Locale.ROOT));
            }
            if (!name.equals("type")) {
                texts.addAll(texts(field.getValue()));
            }
        });
        if (!error.isObject()) {
            texts.addAll(texts(error));
        }
        return new ErrorDetail(codes, String.join(" ", texts.stream().distinct().toList()));
    }

    /** As this, with more to say. */
    public ErrorDetail and(ErrorDetail other) {
        List<String> all = new ArrayList<>(codes);
        all.addAll(other.codes);
        return new ErrorDetail(all, (text + " " + other.text).strip());
    }

    /**
     * The error in the body of an answer: the field {@code error}, also inside {@code response} or {@code data}, with {@code details}
     * where there are any. {@code message} together with a number {@code code} is an error as well.
     */
    static ErrorDetail read(byte[] body) {
        JsonNode root = Wire.SNAKE_CASE.read(body, JsonNode.class).orElseGet(MissingNode::getInstance);
        ErrorDetail error = List.of(root, field(root, "response"), field(root, "data")).stream()
                .map(each -> of(field(each, "error")))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(NONE);
        if (error.isEmpty() && field(root, "code").asInt() >= FIRST_ERROR_STATUS) {
            error = of(field(root, "message"));
        }
        return error.isEmpty() ? NONE : error.and(details(field(root, "details")));
    }

    /** As {@link #read}, for a provider that describes its errors in a field {@code detail}. */
    public static ErrorDetail readDetail(byte[] body) {
        JsonNode root = Wire.SNAKE_CASE.read(body, JsonNode.class).orElseGet(MissingNode::getInstance);
        ErrorDetail error = ofDetail(field(root, "detail"));
        return error.isEmpty() ? read(body) : error;
    }

    /**
     * The error in a field {@code detail}: a text, or a list with {@code type}, {@code msg} and {@code loc}, which names the wrong field. The
     * value of that field may be there too; what it says is the client's and not the provider's.
     */
    public static ErrorDetail ofDetail(@Nullable JsonNode detail) {
        if (detail == null || !detail.isArray()) {
            return of(detail);
        }
        return detail.valueStream()
                .limit(MAX_ITEMS)
                .map(item -> of(only(item, DETAIL_FIELDS))
                        .and(new ErrorDetail(List.of(), String.join(".", texts(field(item, "loc"))))))
                .reduce(NONE, ErrorDetail::and);
    }

    // Only the fields with that name, so that no other text counts as the provider's.
    private static JsonNode only(JsonNode item, Set<String> kept) {
        return item instanceof ObjectNode object ? object.deepCopy().retain(kept) : item;
    }

    /** The beginning of a body that has no documented shape; a web page says nothing. */
    static ErrorDetail ofUndocumented(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, MAX_LENGTH), StandardCharsets.UTF_8).strip();
        return text.startsWith("<") ? NONE : new ErrorDetail(List.of(), text);
    }

    /** Whether there is nothing but the words that a proxy writes too. */
    boolean mayBeOfAProxy() {
        return codes.isEmpty()
                && (text.isBlank() || REASON_PHRASES.contains(text.strip().toLowerCase(Locale.ROOT)));
    }

    /** Whether it says nothing. */
    public boolean isEmpty() {
        return codes.isEmpty() && text.isBlank();
    }

    private static JsonNode field(JsonNode json, String name) {
        return json.properties().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .findFirst()
                .map(field -> field.getValue())
                .orElseGet(MissingNode::getInstance);
    }

    // The keys are the names of the wrong fields.
    private static ErrorDetail details(JsonNode details) {
        return details.isContainerNode() && !details.isEmpty() ? new ErrorDetail(List.of(), details.toString()) : NONE;
    }

    private static List<String> texts(JsonNode json) {
        return ReportedImages.texts(json).stream()
                .filter(text -> !text.isBlank())
                .map(String::strip)
                .toList();
    }
}
