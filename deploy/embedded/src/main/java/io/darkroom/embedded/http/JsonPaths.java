package io.darkroom.embedded.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Paths into JSON, as {@code data[0].id}, {@code attempts.status} (of each that is not null), {@code sizes.'4K'}, {@code data.size()} and
 * {@code data.find { it.name == 'evolink' }.state}; {@code $} is the whole.
 */
public final class JsonPaths {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STEP = Pattern.compile(
            "\\.?(?:find \\{ it\\.(?<key>\\w+) == '(?<value>[^']*)' }|(?<size>size\\(\\))|\\[(?<index>\\d+)]"
                    + "|'(?<quoted>[^']+)'|(?<name>[^.'\\[\\]{}]+))");

    private JsonPaths() {}

    /** Strings, numbers, booleans, lists and maps; null when there is nothing. */
    public static @Nullable Object at(String json, String path) {
        Object found = read(json);
        if (path.equals("$")) {
            return found;
        }
        Matcher step = STEP.matcher(path);
        int end = 0;
        while (step.lookingAt()) {
            found = step(found, step);
            end = step.end();
            step.region(end, path.length());
        }
        if (end < path.length()) {
            throw new IllegalArgumentException("the path " + path + " cannot be read from " + path.substring(end));
        }
        return found;
    }

    private static @Nullable Object read(String json) {
        try {
            return JSON.readValue(json, Object.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private static @Nullable Object step(@Nullable Object from, Matcher step) {
        if (step.group("key") != null) {
            return list(from).stream()
                    .filter(each -> step.group("value").equals(name(each, step.group("key"))))
                    .findFirst()
                    .orElse(null);
        }
        if (step.group("size") != null) {
            return list(from).size();
        }
        if (step.group("index") != null) {
            int index = Integer.parseInt(step.group("index"));
            return index < list(from).size() ? list(from).get(index) : null;
        }
        return name(from, step.group("quoted") == null ? step.group("name") : step.group("quoted"));
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static @Nullable Object name(@Nullable Object from, String name) {
        if (from instanceof List<?> list) {
            List<@Nullable Object> each = new ArrayList<>();
            list.stream().filter(Objects::nonNull).forEach(element -> each.add(name(element, name)));
            return each;
        }
        return from instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
