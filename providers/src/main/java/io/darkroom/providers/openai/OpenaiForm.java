package io.darkroom.providers.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.contracts.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The form of an edit, whose parts are all texts or files, as the JSON of the same request. */
public final class OpenaiForm {

    private static final String IMAGE = "image";
    private static final Set<String> NUMBERS = Set.of("n", OpenaiRequest.PARTIAL_IMAGES, "output_compression");
    private static final String NUMBER = "\\d{1,9}";
    private static final Set<String> BOOLEANS = Set.of("true", "false");

    private OpenaiForm() {}

    /** Whether a part with that name is a reference image: {@code image}, or {@code image[]} of several. */
    public static boolean isImage(String part) {
        return field(part).equals(IMAGE);
    }

    /**
     * The request.
     *
     * @param texts the parts that are texts, by their names
     * @param images the links of the uploaded images, in the order of their parts
     */
    public static byte[] json(Map<String, List<String>> texts, List<URI> images) {
        ObjectNode json = Json.mapper().createObjectNode();
        ArrayNode references = json.putArray(IMAGE);
        texts.forEach((part, values) -> values.forEach(value -> {
            String name = field(part);
            if (name.equals(IMAGE)) {
                references.add(value);
            } else if (NUMBERS.contains(name) && value.matches(NUMBER)) {
                json.put(name, Long.parseLong(value));
            } else if (name.equals(OpenaiRequest.STREAM) && BOOLEANS.contains(value)) {
                json.put(name, Boolean.parseBoolean(value));
            } else {
                json.put(name, value);
            }
        }));
        images.forEach(image -> references.add(image.toString()));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    // image[], image[0] and svg[model] are parts of image and svg.
    private static String field(String part) {
        int bracket = part.indexOf('[');
        return bracket < 0 ? part : part.substring(0, bracket);
    }
}
