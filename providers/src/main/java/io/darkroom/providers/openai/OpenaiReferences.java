package io.darkroom.providers.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.request.FieldReader;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.Violation;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The reference images of a request: {@code image}, one or a list of links, or {@code images}, links or objects with an {@code image_url}. */
final class OpenaiReferences {

    /** The fields that name reference images. */
    static final List<String> FIELDS = List.of("image", "images");

    private static final String LINK = "image_url";

    private OpenaiReferences() {}

    static boolean given(JsonNode json) {
        return !links(json).isEmpty();
    }

    static List<URI> read(JsonNode json, FieldReader fields, List<Violation> violations) {
        Map<String, JsonNode> links = links(json);
        if (links.size() > GenerationRequest.MAX_REFERENCES) {
            violations.add(Violation.of(
                    links.keySet().iterator().next().replaceAll("\\[.*", ""),
                    links.size() + " images",
                    "at most " + GenerationRequest.MAX_REFERENCES + " images"));
            return List.of();
        }
        List<URI> read = new ArrayList<>();
        links.forEach((path, link) -> fields.url(path, link).ifPresent(read::add));
        return read;
    }

    // By the path at which each is written.
    private static Map<String, JsonNode> links(JsonNode json) {
        Map<String, JsonNode> links = new LinkedHashMap<>();
        for (String name : FIELDS) {
            JsonNode images = json.path(name);
            if (images.isArray()) {
                for (int i = 0; i < images.size(); i++) {
                    add(name + "[" + i + "]", images.get(i), links);
                }
            } else if (!images.isMissingNode() && !images.isNull()) {
                add(name, images, links);
            }
        }
        return links;
    }

    private static void add(String path, JsonNode image, Map<String, JsonNode> links) {
        if (image.isObject()) {
            links.put(path + "." + LINK, image.path(LINK));
        } else {
            links.put(path, image);
        }
    }
}
