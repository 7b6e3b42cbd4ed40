package io.darkroom.providers.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import io.darkroom.contracts.Json;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.ImageBytes;
import io.darkroom.providers.ImageForm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;

/** Writes answers that contain images, in constant memory for any size. No tokens are counted, so the usage is 0. */
final class OpenaiImages {

    private static final int LENGTH_UNKNOWN = -1;
    private static final String AUTO = "auto";

    private OpenaiImages() {}

    /** The complete answer. */
    static void write(OutputStream out, DialectGeneration generation, ImageForm form, ImageBytes bytes)
            throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeNumberField("created", ended(generation).getEpochSecond());
            json.writeArrayFieldStart("data");
            for (DialectGeneration.Image image : generation.images()) {
                json.writeStartObject();
                switch (form) {
                    case URL -> json.writeStringField("url", image.url().toString());
                    case BASE64 -> writeBase64(json, image, bytes);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            if (!generation.images().isEmpty()) {
                writeFormat(json, generation.images().getFirst());
            }
            writeUsage(json);
            json.writeEndObject();
        }
    }

    /** The data of an event about one image. */
    static void writeEvent(
            OutputStream out,
            OpenaiEvent event,
            DialectGeneration generation,
            DialectGeneration.Image image,
            InputStream bytes)
            throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeStringField("type", event.name());
            json.writeFieldName("b64_json");
            json.writeBinary(bytes, LENGTH_UNKNOWN);
            json.writeNumberField("created_at", ended(generation).getEpochSecond());
            json.writeStringField("background", AUTO);
            json.writeStringField("quality", AUTO);
            writeFormat(json, image);
            switch (event.stage()) {
                case PARTIAL_IMAGE -> json.writeNumberField("partial_image_index", 0);
                case COMPLETED -> writeUsage(json);
            }
            json.writeEndObject();
        }
    }

    private static JsonGenerator generator(OutputStream out) throws IOException {
        return Json.mapper().getFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    private static Instant ended(DialectGeneration generation) {
        return generation.finishedAt().orElse(generation.createdAt());
    }

    private static void writeBase64(JsonGenerator json, DialectGeneration.Image image, ImageBytes bytes)
            throws IOException {
        json.writeFieldName("b64_json");
        try (InputStream in = bytes.open(image)) {
            json.writeBinary(in, LENGTH_UNKNOWN);
        }
    }

    private static void writeFormat(JsonGenerator json, DialectGeneration.Image image) throws IOException {
        json.writeStringField("output_format", image.contentType().replaceFirst("^image/", ""));
        json.writeStringField("size", image.width() + "x" + image.height());
    }

    private static void writeUsage(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("input_tokens", 0);
        json.writeNumberField("output_tokens", 0);
        json.writeNumberField("total_tokens", 0);
        json.writeObjectFieldStart("input_tokens_details");
        json.writeNumberField("image_tokens", 0);
        json.writeNumberField("text_tokens", 0);
        json.writeEndObject();
        json.writeEndObject();
    }
}
