package io.darkroom.submitter.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.Violation;
import io.darkroom.submitter.refusal.Refusal.InvalidRequest;
import io.darkroom.submitter.refusal.RefusedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Uploads the reference images that clients send inside a request, and replaces them by their links. So the canonical request stays small,
 * and every provider can download them.
 */
@Singleton
class TakeInlineImages {

    private static final byte[] MARK = "\"data:".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern DATA = Pattern.compile("data:(image/[a-z+.-]+);base64,(.*)", Pattern.DOTALL);

    private final ImageUpload upload;

    TakeInlineImages(ImageUpload upload) {
        this.upload = upload;
    }

    /**
     * Returns the body with links instead of the images in {@code field}, a name such as {@code input.image}; the same body when it contains
     * none.
     */
    byte[] replaced(byte[] body, String field, HttpServerRequest call) throws IOException {
        if (!holdsData(body)) {
            return body;
        }
        JsonNode json = Json.readTree(body);
        int dot = field.lastIndexOf('.');
        if (!(json.at(dot < 0 ? "" : "/" + field.substring(0, dot).replace('.', '/')) instanceof ObjectNode holder)) {
            return body;
        }
        String name = field.substring(dot + 1);
        JsonNode images = holder.path(name);
        if (images instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, link(list.get(i), field + "[" + i + "]", call));
            }
        } else if (images.isTextual()) {
            holder.set(name, holder.arrayNode().add(link(images, field, call)));
        }
        return Json.mapper().writeValueAsBytes(json);
    }

    private JsonNode link(JsonNode image, String field, HttpServerRequest call) throws IOException {
        Matcher data = DATA.matcher(image.asText());
        if (!data.matches()) {
            return image;
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(data.group(2));
        } catch (IllegalArgumentException notBase64) {
            throw new RefusedException(new InvalidRequest(
                    List.of(Violation.of(field, "data:" + data.group(1), "an image in base64 that can be read"))));
        }
        return new TextNode(upload.image(bytes, data.group(1), call).url().toString());
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
