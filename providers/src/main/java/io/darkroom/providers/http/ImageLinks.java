package io.darkroom.providers.http;

import io.darkroom.contracts.event.ProducedImage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns a provider's links into images with a date of death. */
public final class ImageLinks {

    private ImageLinks() {}

    /** The http and https links among {@code links}, each once, in order. */
    public static List<ProducedImage> read(List<String> links, Instant now, Duration lifetime) {
        List<ProducedImage> images = new ArrayList<>();
        for (String link : links.stream().distinct().toList()) {
            String lower = link.toLowerCase(Locale.ROOT);
            if (lower.startsWith("https://") || lower.startsWith("http://")) {
                try {
                    images.add(new ProducedImage(URI.create(link), now.plus(lifetime)));
                } catch (IllegalArgumentException notALink) {
                    // A provider that sends something else has made one image less; the caller counts.
                    continue;
                }
            }
        }
        return images;
    }
}
