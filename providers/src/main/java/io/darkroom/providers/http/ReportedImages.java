package io.darkroom.providers.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.providers.TaskReport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a provider's links as images whose links expire. */
public final class ReportedImages {

    private static final int MAX_NAMED = 3;

    private ReportedImages() {}

    /**
     * The report of a finished task: its http, https and {@code data:image/} links, each once, in order, and no more than a request can ask
     * for. They expire {@code lifetime} after {@code now}.
     */
    static TaskReport report(List<String> links, Instant now, Duration lifetime) {
        Set<URI> addresses = new LinkedHashSet<>();
        List<String> unusable = new ArrayList<>();
        for (String link : links) {
            ImageLink.parse(link).ifPresentOrElse(addresses::add, () -> unusable.add(link));
        }
        if (addresses.isEmpty()) {
            return new TaskReport.WithoutImages(new AttemptError(ErrorCode.PROVIDER_ERROR, withoutImage(unusable)));
        }
        return new TaskReport.Succeeded(addresses.stream()
                .limit(GenerationRequest.MAX_IMAGES)
                .map(url -> new ProducedImage(url, now.plus(lifetime)))
                .toList());
    }

    private static String withoutImage(List<String> unusable) {
        return unusable.isEmpty()
                ? "finished without an image"
                : "finished without an image; what came is no link: "
                        + unusable.stream()
                                .limit(MAX_NAMED)
                                .map(text -> "\"" + DisplayText.shorten(text) + "\"")
                                .collect(Collectors.joining(", "));
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
}
