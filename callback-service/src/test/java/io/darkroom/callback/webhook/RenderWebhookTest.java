package io.darkroom.callback.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.callback.PublishedEvents;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.asset.ClientImageLinks;
import io.darkroom.contracts.event.LifecycleEvent;
import io.darkroom.providers.DialectWebhook;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of webhooks, natively and in each dialect. */
class RenderWebhookTest {

    private static final Instant NOW = Instant.parse("2026-11-21T14:44:37.740Z");
    private static final URI HOOK = URI.create("https://client.example/hook");
    private static final AccountId ACCOUNT = AccountId.next(NOW);
    private static final PublishedEvents EVENTS = PublishedEvents.by(ACCOUNT, PublishedEvents.SEALED);
    private static final GenerationId ID = GenerationId.next(NOW);
    private static final String KEY_HASH = PublishedEvents.sha256(PublishedEvents.KEY);

    private static final ClientsConfig API = () -> URI.create("https://api.example");

    private final RenderWebhook render = new RenderWebhook(links(NOW), API);

    @ParameterizedTest
    @CsvSource({
        "apiframe, COMPLETED, /status, COMPLETED",
        "apiframe, FAILED, /status, FAILED",
        "apiframe, CANCELED, /status, CANCELLED",
        "evolink, COMPLETED, /status, completed",
        "evolink, FAILED, /status, failed",
        "evolink, FAILED, /error/code, content_policy_violation",
        "evolink, CANCELED, /status, cancelled",
        "apiinone, COMPLETED, /data/status, COMPLETED",
        "apiinone, FAILED, /data/status, FAILED",
        "acedata, COMPLETED, /success, true",
        "acedata, FAILED, /success, false",
        "replicate, COMPLETED, /status, succeeded",
        "replicate, FAILED, /status, failed",
        "fal, COMPLETED, /status, OK",
        "fal, FAILED, /status, ERROR",
        "fal, FAILED, /payload/detail/0/type, content_policy_violation",
        "replicate, CANCELED, /status, canceled",
        "native, COMPLETED, /type, generation.completed",
        "native, COMPLETED, /data/status, completed",
        "native, FAILED, /data/error/code, content_policy",
        "native, CANCELED, /data/status, canceled"
    })
    void eachFormNamesTheStatusInItsOwnWords(String dialect, GenerationStatus status, String at, String expected)
            throws IOException {
        JsonNode webhook = json(EVENTS.ended(status, ID, HOOK, dialect), dialect);

        assertThat(webhook.at(at).asText()).isEqualTo(expected);
    }

    @Test
    void theBeginningOfAPredictionIsThePrediction() throws IOException {
        JsonNode webhook = json(EVENTS.progressed(ID, HOOK, "replicate", 0), "replicate");

        assertThat(webhook.path("status").asText()).isEqualTo("processing");
        assertThat(webhook.path("completed_at").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apiframe", "evolink", "apiinone", "acedata", "replicate", "fal", "native"})
    void eachFormOfACompletedGenerationLinksToItsImages(String dialect) throws IOException {
        JsonNode webhook = json(EVENTS.completed(ID, HOOK, dialect), dialect);

        assertThat(webhook.toString())
                .contains("https://images.example/v1/assets/")
                .contains("signature=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apiframe", "evolink", "apiinone", "acedata", "replicate", "fal", "native"})
    void noFormOfAFailedGenerationHasALink(String dialect) throws IOException {
        JsonNode webhook = json(EVENTS.failed(ID, HOOK, dialect), dialect);

        assertThat(webhook.toString()).doesNotContain("/v1/assets/");
    }

    @Test
    void addressesOfOursBeginWhereClientsReachUs() throws IOException {
        JsonNode webhook = json(EVENTS.completed(ID, HOOK, "replicate"), "replicate");

        assertThat(webhook.at("/urls/get").asText()).startsWith("https://api.example/replicate/v1/predictions/");
    }

    @Test
    void theNativeFormIsTheAnswerOfTheNativeApi() throws IOException {
        JsonNode webhook = json(EVENTS.completed(ID, HOOK, "native"), "native");

        assertThat(webhook.properties()).extracting(Map.Entry::getKey).containsExactly("type", "timestamp", "data");
        assertThat(webhook.at("/data/id").asText()).isEqualTo(ID.toString());
        assertThat(webhook.at("/data/object").asText()).isEqualTo("generation");
        assertThat(webhook.at("/data/images/0/width").asInt()).isEqualTo(2048);
        assertThat(webhook.at("/data/images/0/height").asInt()).isEqualTo(1024);
        assertThat(webhook.at("/data/usage/credits_charged").asText()).isEqualTo("2.25");
        assertThat(webhook.at("/data/metadata/order").asText()).isEqualTo("42");
    }

    @Test
    void theNativeFormWritesAbsentValuesAsNull() throws IOException {
        JsonNode webhook = json(EVENTS.completed(ID, HOOK, "native"), "native");

        assertThat(webhook.at("/data").has("error")).isTrue();
        assertThat(webhook.at("/data/error").isNull()).isTrue();
    }

    @Test
    void theTimestampIsTheTimeOfTheEvent() throws IOException {
        var completed = EVENTS.completed(ID, HOOK, "native");

        assertThat(Instant.parse(json(completed, "native").path("timestamp").asText()))
                .isEqualTo(completed.completedAt());
    }

    @Test
    void imageLinksAreFreshOnEachTry() {
        Notification notification =
                Notification.of(EVENTS.completed(ID, HOOK, "native")).orElseThrow();
        RenderWebhook later = new RenderWebhook(links(NOW.plus(Duration.ofDays(2))), API);

        byte[] first = render.render(notification, Optional.empty(), Optional.empty())
                .orElseThrow()
                .body();
        byte[] second = later.render(notification, Optional.empty(), Optional.empty())
                .orElseThrow()
                .body();

        assertThat(first).isNotEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runbase", "unknown"})
    void aDialectWithoutWebhooksRendersNothing(String dialect) {
        Notification notification =
                Notification.of(EVENTS.completed(ID, HOOK, dialect)).orElseThrow();

        assertThat(render.render(notification, Optional.of(ProviderName.of(dialect)), Optional.of(KEY_HASH)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"apiframe, true", "evolink, false", "apiinone, false", "acedata, false"})
    void onlyApiframeHasASignatureOfItsOwn(String dialect, boolean signed) {
        Notification notification =
                Notification.of(EVENTS.completed(ID, HOOK, dialect)).orElseThrow();

        DialectWebhook webhook = render.render(
                        notification, Optional.of(ProviderName.of(dialect)), Optional.of(KEY_HASH))
                .orElseThrow();

        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(webhook.headers());
        assertThat(headers.containsKey("X-Webhook-Signature")).isEqualTo(signed);
    }

    @Test
    void apiframesWebhookIsUnsignedWhenTheKeyIsUnknown() {
        Notification notification =
                Notification.of(EVENTS.completed(ID, HOOK, "apiframe")).orElseThrow();

        DialectWebhook webhook = render.render(notification, Optional.of(ProviderName.of("apiframe")), Optional.empty())
                .orElseThrow();

        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(webhook.headers());
        assertThat(headers).doesNotContainKey("X-Webhook-Signature");
    }

    @Test
    void aTestNamesTheAccountAndNothingElse() throws IOException {
        JsonNode test =
                Json.mapper().readTree(RenderWebhook.renderTest(ACCOUNT, NOW).body());

        assertThat(test.path("type").asText()).isEqualTo("test");
        assertThat(test.path("timestamp").asText()).isEqualTo(NOW.toString());
        assertThat(test.at("/data/account_id").asText()).isEqualTo(ACCOUNT.toString());
        assertThat(test.path("data").size()).isEqualTo(2);
    }

    private JsonNode json(LifecycleEvent event, String dialect) throws IOException {
        Optional<ProviderName> name =
                Optional.of(dialect).filter(word -> !word.equals("native")).map(ProviderName::of);
        return Json.mapper()
                .readTree(render.render(Notification.of(event).orElseThrow(), name, Optional.of(KEY_HASH))
                        .orElseThrow()
                        .body());
    }

    private static ClientImageLinks links(Instant now) {
        return new ClientImageLinks(
                new AssetLinks(List.of("a secret of at least thirty-two characters")),
                URI.create("https://images.example"),
                Duration.ofDays(7),
                () -> now);
    }
}
