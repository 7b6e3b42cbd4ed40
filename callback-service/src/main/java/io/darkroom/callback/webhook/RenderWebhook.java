package io.darkroom.callback.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.darkroom.contracts.generation.GenerationView;
import io.darkroom.contracts.generation.GenerationView.ImageView;
import io.darkroom.providers.DialectGeneration;
import io.darkroom.providers.DialectWebhook;
import io.darkroom.providers.registry.Dialects;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders webhooks in the native form or in the dialect of the request. Each try renders anew, because image links expire. */
@Singleton
public class RenderWebhook {

    // As the native API answers: absent values are null.
    private static final ObjectMapper NATIVE =
            Json.mapper().copy().setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS);

    private final ClientImageLinks links;
    private final ClientsConfig clients;

    RenderWebhook(ClientImageLinks links, ClientsConfig clients) {
        this.links = links;
        this.clients = clients;
    }

    private record NativeWebhook(String type, Instant timestamp, Object data) {}

    private record TestPayload(AccountId accountId, String message) {}

    /** Empty when the dialect has no webhook for the notification. */
    public Optional<DialectWebhook> render(
            Notification notification, Optional<ProviderName> dialect, Optional<String> keySha256) {
        return dialect.isPresent()
                ? Dialects.find(dialect.get())
                        .map(codec -> codec.at(clients.apiUrl()))
                        .flatMap(codec -> codec.writeWebhook(dialectGeneration(notification), keySha256))
                : Optional.of(renderNative(notification));
    }

    /** The message that tests whether an endpoint can be reached. */
    public static DialectWebhook renderTest(AccountId account, Instant at) {
        return write(new NativeWebhook("test", at, new TestPayload(account, "this endpoint can be reached")));
    }

    private DialectWebhook renderNative(Notification notification) {
        List<ImageView> images = notification.images().stream()
                .map(image -> ImageView.of(image, links.of(image.assetId())))
                .toList();
        return write(new NativeWebhook(
                notification.type(),
                notification.at(),
                GenerationView.of(
                        notification.id(),
                        notification.account(),
                        notification.generation(),
                        images,
                        Optional.empty())));
    }

    private DialectGeneration dialectGeneration(Notification notification) {
        List<DialectGeneration.Image> images = notification.images().stream()
                .map(image -> DialectGeneration.Image.of(image, links.of(image.assetId())))
                .toList();
        return DialectGeneration.of(notification.id(), notification.generation(), images);
    }

    private static DialectWebhook write(NativeWebhook webhook) {
        try {
            return new DialectWebhook(NATIVE.writeValueAsBytes(webhook), Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a webhook cannot be written as JSON", e);
        }
    }
}
