package io.darkroom.providers.acedata;

import com.fasterxml.jackson.core.JsonGenerator;
import io.darkroom.contracts.Json;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.ImageBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Writes a result that contains the images themselves, in constant memory for any size. */
final class InlineImages {

    private static final int LENGTH_UNKNOWN = -1;

    private InlineImages() {}

    /** The fields of {@link AcedataWire.DialectResult}, with {@code b64_json} [inferred] in place of {@code image_url}. */
    static void write(
            OutputStream out, String taskId, String prompt, List<DialectGeneration.Image> images, ImageBytes bytes)
            throws IOException {
        try (JsonGenerator json = Json.mapper().getFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeBooleanField("success", true);
            json.writeStringField("task_id", taskId);
            json.writeStringField("trace_id", taskId);
            json.writeArrayFieldStart("data");
            for (DialectGeneration.Image image : images) {
                json.writeStartObject();
                json.writeStringField("prompt", prompt);
                json.writeStringField("size", image.width() + "x" + image.height());
                json.writeStringField("state", "succeeded");
                json.writeFieldName("b64_json");
                try (InputStream in = bytes.open(image)) {
                    json.writeBinary(in, LENGTH_UNKNOWN);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
