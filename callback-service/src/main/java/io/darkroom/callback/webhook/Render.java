package io.darkroom.callback.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.generation.GenerationView.ImageView;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes webhooks: natively, or as the dialect of the request. Each try is written anew, since links to images die. */
@Singleton
public class Render {

    // As the native API answers: what is absent is null.
    private static final ObjectMapper NATIVE =
            Json.mapper().copy().setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS);

    private final ClientImageLinks links;

    Render(ClientImageLinks links) {
        this.links = links;
    }

    private record Native(String type, Instant timestamp, Object data) {}

    private record TestData(AccountId accountId, String message) {}

    /** Empty when the dialect has no webhook for it. */
    public Optional<DialectWebhook> webhook(News news, Optional<ProviderName> dialect, Optional<String> keySha256) {
        return dialect.isPresent()
                ? Dialects.find(dialect.get()).flatMap(spoken -> spoken.writeWebhook(spoken(news), keySha256))
                : Optional.of(natively(news));
    }

    /** What an endpoint is sent to try whether it answers. */
    public static DialectWebhook test(AccountId account, Instant at) {
        return write(new Native("test", at, new TestData(account, "this endpoint can be reached")));
    }

    private DialectWebhook natively(News news) {
        List<ImageView> images = news.images().stream()
                .map(image -> ImageView.of(image, links.of(image.assetId())))
                .toList();
        return write(new Native(
                news.type(), news.at(), GenerationView.of(news.id(), news.generation(), images, Optional.empty())));
    }

    private DialectGeneration spoken(News news) {
        GenerationSummary generation = news.generation();
        return new DialectGeneration(
                news.id(),
                generation.request(),
                generation.status(),
                generation.progress(),
                news.images().stream()
                        .map(image -> new DialectGeneration.Image(links.of(image.assetId()), image.width(), image.height()))
                        .toList(),
                generation.error(),
                generation.creditsReserved(),
                generation.creditsCharged(),
                generation.requestedAt(),
                generation.finishedAt());
    }

    private static DialectWebhook write(Native event) {
        try {
            return new DialectWebhook(NATIVE.writeValueAsBytes(event), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a webhook that cannot be written", e);
        }
    }
}
