package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.Sha256;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.Violation;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Uploads the reference images that clients send inside a request, and replaces them by their links. So the canonical request stays small,
 * and every provider can download them.
 */
@Singleton
public class TakeInlineImages {

    private static final List<String> FIELDS = List.of("image", "images");
    private static final String LINK = "image_url";
    private static final byte[] MARK = "\"data:".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern DATA = Pattern.compile("data:(image/[a-z+.-]+);base64,(.*)", Pattern.DOTALL);

    private final ImageUpload upload;

    TakeInlineImages(ImageUpload upload) {
        this.upload = upload;
    }

    /** Returns the body with links instead of the images of AceData's and OpenAI's clients; the same body when it contains none. */
    public LinkedImages replaced(byte[] body, HttpServerRequest call) throws IOException {
        return replaced(body, FIELDS, call);
    }

    /** As {@link #replaced(byte[], HttpServerRequest)}, of the images in {@code fields}, names such as {@code input.image}. */
    LinkedImages replaced(byte[] body, List<String> fields, HttpServerRequest call) throws IOException {
        if (!holdsData(body)) {
            return LinkedImages.none(body);
        }
        JsonNode json = Json.readTree(body);
        Map<URI, URI> contents = new HashMap<>();
        for (String field : fields) {
            int dot = field.lastIndexOf('.');
            String holder = dot < 0 ? "" : "/" + field.substring(0, dot).replace('.', '/');
            if (json.at(holder) instanceof ObjectNode object) {
                replace(object, field, call, contents);
            }
        }
        return new LinkedImages(Json.mapper().writeValueAsBytes(json), contents);
    }

    private void replace(ObjectNode holder, String field, HttpServerRequest call, Map<URI, URI> contents) {
        String name = field.substring(field.lastIndexOf('.') + 1);
        JsonNode images = holder.path(name);
        if (images instanceof ArrayNode list) {
            requireFew(list.size(), field);
            for (int i = 0; i < list.size(); i++) {
                list.set(i, item(list.get(i), field + "[" + i + "]", call, contents));
            }
        } else if (images.isTextual()) {
            holder.set(name, holder.arrayNode().add(link(images, field, call, contents)));
        }
    }

    /** Refuses more images than a request may have, before one is uploaded: a body may contain any number of small ones. */
    static void requireFew(int images, String field) {
        if (images > GenerationRequest.MAX_REFERENCES) {
            throw new RefusedException(new InvalidRequest(List.of(Violation.of(
                    field, images + " images", "at most " + GenerationRequest.MAX_REFERENCES + " images"))));
        }
    }

    /** Uploads an image; {@code contents} gets what its link names. */
    URI link(byte[] image, String contentType, HttpServerRequest call, Map<URI, URI> contents) {
        URI link = upload.image(image, contentType, call).url();
        contents.put(link, URI.create("urn:sha256:" + Sha256.hex(image)));
        return link;
    }

    private JsonNode item(JsonNode item, String path, HttpServerRequest call, Map<URI, URI> contents) {
        if (item instanceof ObjectNode object) {
            return object.set(LINK, link(object.path(LINK), path + "." + LINK, call, contents));
        }
        return link(item, path, call, contents);
    }

    private JsonNode link(JsonNode image, String path, HttpServerRequest call, Map<URI, URI> contents) {
        Matcher data = DATA.matcher(image.asText());
        if (!data.matches()) {
            return image;
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(data.group(2));
        } catch (IllegalArgumentException notBase64) {
            throw new RefusedException(new InvalidRequest(
                    List.of(Violation.of(path, "data:" + data.group(1), "an image in base64 that can be read"))));
        }
        return new TextNode(link(bytes, data.group(1), call, contents).toString());
    }

    // Most requests contain no image, so they are not parsed for one.
    private static boolean holdsData(byte[] body) {
        for (int at = 0; at <= body.length - MARK.length; at++) {
            if (body[at] == MARK[0] && matches(body, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] body, int at) {
        for (int i = 1; i < MARK.length; i++) {
            if (body[at + i] != MARK[i]) {
                return false;
            }
        }
        return true;
    }
}
