package io.darkroom.contracts.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.WebLink;
import io.darkroom.contracts.Words;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the fields of one JSON object into checked values; a field that is wrong is noted and reads as absent. It serves the
 * native API and the dialects alike.
 */
public final class FieldReader {

    private final JsonNode object;
    private final String prefix;
    private final List<Violation> violations;
    private final Set<String> known = new HashSet<>();

    /** {@code prefix} precedes each field's name in a violation; every violation is added to {@code violations}. */
    public FieldReader(JsonNode object, String prefix, List<Violation> violations) {
        this.object = object;
        this.prefix = prefix;
        this.violations = violations;
    }

    /** A required text of 1 to {@code maxLength} characters. After a violation it returns a placeholder, which never leaves the reader. */
    public String requiredText(String name, int maxLength) {
        require(name, "a text of 1 to " + maxLength + " characters");
        return text(name, 1, maxLength).orElse("-");
    }

    /** Says that the API has these fields, which are not read by this reader. */
    public void readElsewhere(List<String> names) {
        known.addAll(names);
    }

    /** Refuses the fields that are given, other than as {@code false}: what they ask for is not made by any provider. */
    public void refuseNotOffered(List<String> names) {
        known.addAll(names);
        names.stream()
                .filter(name -> object.hasNonNull(name) && !object.path(name).equals(BooleanNode.FALSE))
                .forEach(name ->
                        violations.add(Violation.of(prefix + name, "given", "absent: no provider here offers it")));
    }

    /**
     * Refuses a number of images other than 1, and reference images, under a name that the API does not have: the client would get fewer images
     * than it asked for, or others. To be called when the fields of the API have been read.
     */
    public void refuseOtherNames() {
        object.properties().stream()
                .filter(field -> !known.contains(field.getKey()))
                .forEach(field -> OtherNames.limit(field.getKey(), field.getValue())
                        .ifPresent(limit ->
                                violations.add(Violation.of(prefix + field.getKey(), shown(field.getValue()), limit))));
    }

    /** The text at {@code path}, not blank unless {@code minLength} is 0, without NUL and lone surrogates; empty after a violation. */
    public Optional<String> text(String path, JsonNode value, int minLength, int maxLength) {
        String limit = "a text of " + minLength + " to " + maxLength + " characters";
        if (!value.isTextual()) {
            return refuse(path, value, limit);
        }
        String text = value.textValue();
        int length = DisplayText.length(text);
        if (length > maxLength) {
            violations.add(Violation.of(path, length + " characters", limit));
            return Optional.empty();
        }
        if (minLength > 0 && text.isBlank()) {
            violations.add(Violation.of(path, "blank", limit));
            return Optional.empty();
        }
        if (unstorable(text)) {
            violations.add(Violation.of(path, "a text with a NUL or half a surrogate pair", limit + " of Unicode"));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** As {@link #text(String, JsonNode, int, int)}, of the field {@code name}; empty when it is absent. */
    public Optional<String> text(String name, int minLength, int maxLength) {
        return field(name).flatMap(value -> text(prefix + name, value, minLength, maxLength));
    }

    /** A text or a number that {@code parse} accepts; {@code limit} describes what it accepts. */
    public <T> Optional<T> parsed(String name, String limit, Function<String, Optional<T>> parse) {
        return field(name).flatMap(value -> parsed(prefix + name, value, limit, parse));
    }

    /** The items of a list that {@code parse} accepts; empty when the list is absent or too long. */
    public <T> List<T> parsedList(String name, int maxSize, String limit, Function<String, Optional<T>> parse) {
        return list(name, maxSize).stream()
                .flatMap(item -> parsed(prefix + name, item, limit, parse).stream())
                .toList();
    }

    private <T> Optional<T> parsed(String path, JsonNode value, String limit, Function<String, Optional<T>> parse) {
        Optional<T> parsed = value.isTextual() || value.isNumber() ? parse.apply(value.asText()) : Optional.empty();
        return parsed.isPresent() ? parsed : refuse(path, value, limit);
    }

    /** Adds a violation when the field is absent. */
    public void require(String name, String limit) {
        if (field(name).isEmpty()) {
            violations.add(Violation.of(prefix + name, "absent", limit));
        }
    }

    /** A whole number, also when it is written as 1.0; both limits are inclusive. */
    public Optional<Long> integer(String name, long min, long max) {
        return field(name).flatMap(value -> {
            boolean isLong = value.isNumber() && value.canConvertToLong() && value.canConvertToExactIntegral();
            return isLong && value.longValue() >= min && value.longValue() <= max
                    ? Optional.of(value.longValue())
                    : refuse(prefix + name, value, wholeNumber(min, max));
        });
    }

    /** A required whole number. After a violation it returns {@code min}, which never leaves the reader. */
    public long requiredInteger(String name, long min, long max) {
        require(name, wholeNumber(min, max));
        return integer(name, min, max).orElse(min);
    }

    private static String wholeNumber(long min, long max) {
        return "a whole number from " + min + " to " + max;
    }

    /** A multiple of {@code step}; both limits are inclusive. */
    public Optional<BigDecimal> decimal(String name, BigDecimal min, BigDecimal max, BigDecimal step) {
        return field(name).flatMap(value -> {
            String limit = "a number from " + min + " to " + max + " in steps of " + step;
            if (!value.isNumber()) {
                return refuse(prefix + name, value, limit);
            }
            BigDecimal number = value.decimalValue();
            boolean within = number.compareTo(min) >= 0
                    && number.compareTo(max) <= 0
                    && number.remainder(step).signum() == 0;
            return within ? Optional.of(number) : refuse(prefix + name, value, limit);
        });
    }

    /** A boolean. */
    public Optional<Boolean> flag(String name) {
        return field(name)
                .flatMap(value -> value.isBoolean()
                        ? Optional.of(value.booleanValue())
                        : refuse(prefix + name, value, "true or false"));
    }

    /** One of {@code constants}, by its word. */
    public <E> Optional<E> word(String name, E[] constants, Function<E, String> word) {
        return field(name).flatMap(value -> {
            Optional<E> match = Arrays.stream(constants)
                    .filter(constant ->
                            value.isTextual() && word.apply(constant).equals(value.textValue()))
                    .findFirst();
            return match.isPresent() ? match : refuse(prefix + name, value, Words.oneOf(constants, word));
        });
    }

    /** One of {@code words}. */
    public Optional<String> word(String name, List<String> words) {
        return word(name, words.toArray(String[]::new), Function.identity());
    }

    /** At least one of {@code constants}, each once, by their words; absent when the field is. */
    public <E> Optional<List<E>> words(String name, E[] constants, Function<E, String> word) {
        return field(name).flatMap(value -> {
            List<E> found = new ArrayList<>();
            value.forEach(item -> Arrays.stream(constants)
                    .filter(constant -> word.apply(constant).equals(item.textValue()) && !found.contains(constant))
                    .forEach(found::add));
            return value.isArray() && !found.isEmpty() && found.size() == value.size()
                    ? Optional.of(found)
                    : refuse(
                            prefix + name,
                            value,
                            "a list of "
                                    + Arrays.stream(constants).map(word).collect(Collectors.joining(", "))
                                    + ", at least one and each one once");
        });
    }

    /** As {@link #url(String, JsonNode)}, of the field {@code name}. */
    public Optional<URI> url(String name) {
        return field(name).flatMap(value -> url(prefix + name, value));
    }

    /** An absolute http or https URL without user information. The address is checked when it is called. */
    public Optional<URI> url(String path, JsonNode value) {
        String limit = "an http or https URL of at most " + GenerationRequest.MAX_URL_LENGTH + " characters";
        if (!value.isTextual() || value.textValue().length() > GenerationRequest.MAX_URL_LENGTH) {
            return refuse(path, value, limit);
        }
        if (!(WebLink.read(value.textValue()) instanceof WebLink.Address address)) {
            return refuse(path, value, limit);
        }
        return address.hasForbiddenPort()
                ? refuse(path, value, "a URL whose port does not belong to another protocol, as 22 and 25 do")
                : Optional.of(address.uri());
    }

    /** A list of URLs; each bad one is a violation at its own index. */
    public List<URI> urls(String name, int maxSize) {
        List<URI> urls = new ArrayList<>();
        List<JsonNode> items = list(name, maxSize);
        for (int i = 0; i < items.size(); i++) {
            url(prefix + name + "[" + i + "]", items.get(i)).ifPresent(urls::add);
        }
        return urls;
    }

    /** The items of a list; empty when it is absent or too long. */
    public List<JsonNode> list(String name, int maxSize) {
        List<JsonNode> items = new ArrayList<>();
        field(name).ifPresent(value -> {
            if (!value.isArray() || value.size() > maxSize) {
                String given = value.isArray() ? value.size() + " items" : shown(value);
                violations.add(Violation.of(prefix + name, given, "a list of at most " + maxSize));
                return;
            }
            value.forEach(items::add);
        });
        return items;
    }

    /** An object. */
    public Optional<JsonNode> object(String name) {
        return field(name)
                .flatMap(value -> value.isObject() ? Optional.of(value) : refuse(prefix + name, value, "an object"));
    }

    /** Adds a violation for every field that was not read, unless {@code unknownFields} ignores them. */
    public void unknown(UnknownFields unknownFields) {
        if (unknownFields == UnknownFields.IGNORE) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (!known.contains(entry.getKey())) {
                String path = prefix + entry.getKey();
                violations.add(new Violation(
                        path,
                        shown(entry.getValue()),
                        "a known field",
                        "there is no field " + DisplayText.shorten(path)));
            }
        }
    }

    static String shown(JsonNode value) {
        return value.isTextual() ? '"' + value.textValue() + '"' : value.toString();
    }

    /** PostgreSQL cannot store NUL, and a lone surrogate is not a character. */
    static boolean unstorable(String text) {
        return text.indexOf('\0') >= 0
                || text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    // An explicit null is the same as an absent field.
    private Optional<JsonNode> field(String name) {
        known.add(name);
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    private <T> Optional<T> refuse(String path, JsonNode value, String limit) {
        violations.add(Violation.of(path, shown(value), limit));
        return Optional.empty();
    }
}
