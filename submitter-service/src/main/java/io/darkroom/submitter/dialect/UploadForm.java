package io.darkroom.submitter.dialect;

import io.darkroom.providers.openai.OpenaiForm;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Uploads the images of an OpenAI client's form, one after another, and makes the JSON of the same request with their links. */
@Singleton
class UploadForm {

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final TakeInlineImages images;

    UploadForm(TakeInlineImages images) {
        this.images = images;
    }

    LinkedImages linked(MultipartFormDataInput form, HttpServerRequest call) throws IOException {
        Map<String, Collection<FormValue>> parts = form.getValues();
        List<FormValue> files = parts.entrySet().stream()
                .filter(part -> OpenaiForm.isImage(part.getKey()))
                .flatMap(part -> part.getValue().stream())
                .filter(FormValue::isFileItem)
                .toList();
        TakeInlineImages.requireFew(files.size(), "image");
        Map<URI, URI> contents = new HashMap<>();
        List<URI> links = new ArrayList<>();
        for (FormValue file : files) {
            links.add(images.link(bytes(file), type(file), call, contents));
        }
        return new LinkedImages(OpenaiForm.json(texts(parts), links), contents);
    }

    private static Map<String, List<String>> texts(Map<String, Collection<FormValue>> parts) {
        Map<String, List<String>> texts = new TreeMap<>();
        parts.forEach((name, values) -> {
            List<String> named = values.stream()
                    .filter(value -> !(value.isFileItem() && OpenaiForm.isImage(name)))
                    .map(value -> value.isFileItem() ? "a file" : value.getValue())
                    .toList();
            if (!named.isEmpty()) {
                texts.put(name, named);
            }
        });
        return texts;
    }

    private static byte[] bytes(FormValue file) throws IOException {
        try (InputStream in = file.getFileItem().getInputStream()) {
            return in.readAllBytes();
        }
    }

    // The client's word for it; storage-service looks at the bytes.
    private static String type(FormValue file) {
        String type = file.getHeaders() == null ? null : file.getHeaders().getFirst("Content-Type");
        return type != null && type.startsWith("image/") ? type : UNKNOWN_TYPE;
    }
}
