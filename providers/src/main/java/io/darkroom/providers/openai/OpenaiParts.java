package io.darkroom.providers.openai;

import io.darkroom.providers.http.ProviderHttp.Content;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The form of an edit: all fields are texts, its reference images files. */
final class OpenaiParts {

    private static final String LINE_END = "\r\n";
    private static final int SIGNATURE_BYTES = 12;

    private OpenaiParts() {}

    static Content of(Map<String, Object> fields, List<Path> images) throws IOException {
        String boundary = "darkroom-" + UUID.randomUUID();
        List<BodyPublisher> parts = new ArrayList<>();
        fields.forEach((name, value) ->
                parts.add(text(head(boundary, "name=\"" + name + "\"") + LINE_END + value + LINE_END)));
        for (int i = 0; i < images.size(); i++) {
            parts.add(text(imageHead(boundary, i, images)));
            parts.add(file(images.get(i)));
            parts.add(text(LINE_END));
        }
        parts.add(text("--" + boundary + "--" + LINE_END));
        return new Content(
                "multipart/form-data; boundary=" + boundary,
                BodyPublishers.concat(parts.toArray(BodyPublisher[]::new)));
    }

    // Several images are parts of a list.
    private static String imageHead(String boundary, int position, List<Path> images) throws IOException {
        String type = type(images.get(position));
        String name = images.size() == 1 ? "image" : "image[]";
        String file =
                "reference-" + (position + 1) + "." + type.replace("image/", "").replace("jpeg", "jpg");
        return head(boundary, "name=\"" + name + "\"; filename=\"" + file + "\"") + "Content-Type: " + type + LINE_END
                + LINE_END;
    }

    private static String head(String boundary, String disposition) {
        return "--" + boundary + LINE_END + "Content-Disposition: form-data; " + disposition + LINE_END;
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofString(text, StandardCharsets.UTF_8);
    }

    private static BodyPublisher file(Path file) throws FileNotFoundException {
        return BodyPublishers.ofFile(file);
    }

    // Of the three formats that are accepted. Any other is refused by its name, which says more than we could.
    private static String type(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(SIGNATURE_BYTES), StandardCharsets.ISO_8859_1);
            if (start.startsWith("\u0089PNG")) {
                return "image/png";
            }
            return start.startsWith("RIFF") && start.endsWith("WEBP") ? "image/webp" : "image/jpeg";
        }
    }
}
