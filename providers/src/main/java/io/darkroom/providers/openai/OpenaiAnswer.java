package io.darkroom.providers.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.http.ErrorDetail;
import io.darkroom.providers.http.ImageLink;
import io.darkroom.providers.http.TemporaryFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The images of an answer, or of the events of a stream, each decoded into a file while it is read: in constant memory for any size. */
final class OpenaiAnswer {

    private static final String DATA = "data:";
    private static final String EVENT = "event:";
    private static final String END = "[DONE]";
    private static final String PARTIAL = "partial_image";
    private static final int MAX_ERROR_BYTES = 64 * 1024;
    private static final Pattern INSIDE = Pattern.compile("data:[^,;]{0,100};base64,");
    private static final int MAX_ERROR_TOKENS = 1000;

    private final TemporaryFiles files;
    private final List<Image> images = new ArrayList<>();
    private @Nullable ErrorDetail error;

    OpenaiAnswer(TemporaryFiles files) {
        this.files = files;
    }

    /** An image of the answer. */
    sealed interface Image {

        record Inside(Path file) implements Image {}

        record Link(String url) implements Image {}
    }

    /** In the order in which they came. */
    List<Image> images() {
        return List.copyOf(images);
    }

    Optional<ErrorDetail> error() {
        return Optional.ofNullable(error);
    }

    /** Reads one JSON object with all images; false when it is none. */
    boolean readComplete(Path body) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(body))) {
            return readObject(in);
        }
    }

    /** Reads events; false when the stream ended before an image or an error came. */
    boolean readEvents(Path body) throws IOException {
        try (LineStream lines = new LineStream(Files.newInputStream(body))) {
            String event = "";
            while (lines.next()) {
                String name = lines.start();
                if (name.isBlank()) {
                    event = "";
                } else if (name.equals(EVENT)) {
                    event = new String(lines.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8).strip();
                } else if (name.equals(DATA) && !readEvent(event, lines)) {
                    break;
                }
            }
        }
        return !images.isEmpty() || error != null;
    }

    // False at the end, or at what is no event.
    private boolean readEvent(String event, LineStream line) throws IOException {
        if (event.equals("error")) {
            JsonNode data = tree(line.readNBytes(MAX_ERROR_BYTES));
            error = ErrorDetail.of(data.hasNonNull("error") ? data.path("error") : data);
            return true;
        }
        if (line.startsWith(END)) {
            return false;
        }
        return event.endsWith(PARTIAL) || readObject(line);
    }

    private static JsonNode tree(byte[] json) {
        try {
            return Json.readTree(json);
        } catch (IOException unreadable) {
            return Json.mapper().getNodeFactory().textNode(new String(json, StandardCharsets.UTF_8));
        }
    }

    private boolean readObject(InputStream in) throws IOException {
        try (JsonParser json = Json.mapper().getFactory().createParser(in)) {
            json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            readFields(json);
            return true;
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            // The second one is about base64.
            return false;
        }
    }

    // An answer has a list of images, an event is one itself.
    private void readFields(JsonParser json) throws IOException {
        String type = "";
        @Nullable Image image = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName().toLowerCase(Locale.ROOT);
            JsonToken value = json.nextToken();
            if (name.equals("data") && value == JsonToken.START_ARRAY) {
                readList(json);
            } else if (name.equals("error") && value != JsonToken.VALUE_NULL) {
                error = ErrorDetail.of(errorTree(json));
            } else if (value != JsonToken.VALUE_STRING) {
                json.skipChildren();
            } else if (name.equals("type")) {
                type = json.getText();
            } else if (name.equals("b64_json")) {
                image = replaced(image, decoded(json));
            } else if (name.equals("url") && image == null) {
                image = linked(json.getText()).orElse(null);
            }
        }
        if (image != null && !type.endsWith(PARTIAL) && !full()) {
            images.add(image);
        } else {
            drop(image);
        }
    }

    // No more than a request can ask for: each of them is a file.
    private boolean full() {
        return images.size() == GenerationRequest.MAX_IMAGES;
    }

    private static @Nullable Image replaced(@Nullable Image before, Optional<Image> next) throws IOException {
        if (next.isEmpty()) {
            return before;
        }
        drop(before);
        return next.get();
    }

    private static void drop(@Nullable Image image) throws IOException {
        if (image instanceof Image.Inside(Path file)) {
            Files.delete(file);
        }
    }

    // A tree takes many times the memory of its text, so that an error of megabytes is read and dropped.
    private static JsonNode errorTree(JsonParser json) throws IOException {
        try (TokenBuffer tokens = new TokenBuffer(Json.mapper(), false)) {
            int count = 0;
            int depth = 0;
            do {
                JsonToken token = json.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                count++;
                if (count <= MAX_ERROR_TOKENS) {
                    tokens.copyCurrentEvent(json);
                }
            } while (depth > 0 && json.nextToken() != null);
            return count <= MAX_ERROR_TOKENS
                    ? Json.mapper().readTree(tokens.asParser())
                    : Json.mapper().getNodeFactory().textNode("an error of more than " + MAX_ERROR_TOKENS + " parts");
        }
    }

    private void readList(JsonParser json) throws IOException {
        for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY && next != null; next = json.nextToken()) {
            if (next == JsonToken.START_OBJECT && !full()) {
                readFields(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private Optional<Image> decoded(JsonParser json) throws IOException {
        Path file = files.create();
        try (OutputStream out = Files.newOutputStream(file)) {
            if (json.readBinaryValue(out) > 0) {
                return Optional.of(new Image.Inside(file));
            }
        }
        Files.delete(file);
        return Optional.empty();
    }

    // Some servers that speak this API put the image itself where a link is expected.
    private Optional<Image> linked(String url) throws IOException {
        Matcher inside = INSIDE.matcher(url);
        if (!inside.lookingAt()) {
            return url.length() <= ImageLink.MAX_LENGTH ? Optional.of(new Image.Link(url)) : Optional.empty();
        }
        Path file = files.create();
        Files.write(file, Base64.getDecoder().decode(url.substring(inside.end())));
        return Optional.of(new Image.Inside(file));
    }
}
