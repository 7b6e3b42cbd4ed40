package io.darkroom.providers.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.event.ProducedImage;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a provider's links as images whose links expire. */
public final class ProducedImages {

    private ProducedImages() {}

    /** The http, https and {@code data:image/} links among {@code links}, each once, in order; they expire {@code lifetime} after {@code now}. */
    public static List<ProducedImage> read(List<String> links, Instant now, Duration lifetime) {
        List<ProducedImage> images = new ArrayList<>();
        for (String link : links.stream().distinct().toList()) {
            address(link).ifPresent(url -> images.add(new ProducedImage(url, now.plus(lifetime))));
        }
        return images;
    }

    /** Every text in {@code json} at any depth, in order; for results whose shape is not documented. */
    public static List<String> texts(@Nullable JsonNode json) {
        List<String> texts = new ArrayList<>();
        if (json != null) {
            collect(json, texts);
        }
        return texts;
    }

    private static void collect(JsonNode json, List<String> texts) {
        if (json.isTextual()) {
            texts.add(json.textValue());
        }
        json.forEach(child -> collect(child, texts));
    }

    // A text that is no link is no image; the caller notices the missing one.
    private static Optional<URI> address(String link) {
        String start = link.substring(0, Math.min(link.length(), 11)).toLowerCase(Locale.ROOT);
        if (!start.startsWith("https://") && !start.startsWith("http://") && !start.startsWith("data:image/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(link));
        } catch (URISyntaxException notALink) {
            return Optional.empty();
        }
    }
}
