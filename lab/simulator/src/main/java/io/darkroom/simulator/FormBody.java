package io.darkroom.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A multipart form as JSON: its texts, and for each of its files {@code file_name}, {@code content_type} and {@code bytes}, in a list. */
final class FormBody {

    private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data;.*boundary=\"?([^\";]+)\"?.*");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");
    private static final Pattern TYPE = Pattern.compile("(?i)content-type: *([^\\r\\n]+)");
    private static final String LINE_END = "\r\n";

    private FormBody() {}

    static boolean is(String contentType) {
        return contentType.startsWith("multipart/form-data");
    }

    /** Throws {@link IOException} when it is no form. */
    static JsonNode json(String contentType, byte[] body) throws IOException {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.matches()) {
            throw new IOException("a form without a boundary");
        }
        String delimiter = LINE_END + "--" + boundary.group(1);
        String text = LINE_END + new String(body, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(delimiter) || !text.contains(delimiter + "--")) {
            throw new IOException("a form that does not begin or end");
        }
        ObjectNode form = Simulator.JSON.createObjectNode();
        String[] parts = text.split(Pattern.quote(delimiter));
        for (int i = 1; i < parts.length - 1; i++) {
            add(parts[i], form);
        }
        return form;
    }

    private static void add(String part, ObjectNode form) throws IOException {
        int end = part.indexOf(LINE_END + LINE_END);
        String head = end < 0 ? part : part.substring(0, end);
        Matcher name = NAME.matcher(head);
        if (end < 0 || !name.find()) {
            throw new IOException("a part without a name");
        }
        String content = part.substring(end + 2 * LINE_END.length());
        Matcher fileName = FILE_NAME.matcher(head);
        if (!fileName.find()) {
            form.put(name.group(1), new String(content.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            return;
        }
        Matcher type = TYPE.matcher(head);
        form.withArray("/" + name.group(1))
                .addObject()
                .put("file_name", fileName.group(1))
                .put("content_type", type.find() ? type.group(1) : "")
                .put("bytes", content.length());
    }
}
