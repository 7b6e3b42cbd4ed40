package io.darkroom.providers.fal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.WebhookKeys;
import io.darkroom.contracts.event.CallbackReceived;
import io.darkroom.providers.Dialect.SignedWebhook;
import io.darkroom.providers.Provider;
import io.darkroom.providers.SigningKeysUnavailableException;
import io.darkroom.providers.http.StubUpstream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a webhook is fal's: Ed25519 over request, account, time and the body's hash, with a key of its published set. */
class FalWebhookTest {

    private static final Instant NOW = StubUpstream.NOW;
    private static final String BODY = "{\"request_id\": \"t-1\", \"status\": \"OK\"}";
    private static final WebhookKeys OURS = keys((byte) 1);
    private static final WebhookKeys OTHERS = keys((byte) 2);

    private final StubUpstream upstream = new StubUpstream();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void aWebhookIsVerifiedWithAKeyOfTheConfiguredSet() {
        Provider provider = configured(set(OURS));

        assertThat(provider.signed(webhook(headers(OURS, NOW), BODY))).isTrue();
        assertThat(provider.signed(webhook(headers(OTHERS, NOW), BODY))).isFalse();
        assertThat(provider.signed(webhook(headers(OURS, NOW), BODY + " "))).isFalse();
        assertThat(provider.signed(webhook(Map.of(), BODY))).isFalse();
        assertThat(upstream.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-fal-webhook-request-id",
                "x-fal-webhook-user-id",
                "x-fal-webhook-timestamp",
                "x-fal-webhook-signature"
            })
    void everyHeaderIsPartOfTheSignature(String header) {
        Provider provider = configured(set(OURS));
        Map<String, String> absent = new HashMap<>(headers(OURS, NOW));
        absent.remove(header);
        Map<String, String> changed = new HashMap<>(headers(OURS, NOW));
        changed.computeIfPresent(header, (name, value) -> value.endsWith("1") ? value + "2" : value + "1");

        assertThat(provider.signed(webhook(absent, BODY))).isFalse();
        assertThat(provider.signed(webhook(changed, BODY))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz", "00", "not hex"})
    void aSignatureOfAnotherFormIsNone(String signature) {
        Map<String, String> changed = new HashMap<>(headers(OURS, NOW));
        changed.put("x-fal-webhook-signature", signature);

        assertThat(configured(set(OURS)).signed(webhook(changed, BODY))).isFalse();
    }

    @Test
    void aWebhookThatWasRecordedLongAgoIsNotItsOwn() {
        Provider provider = configured(set(OURS));

        assertThat(provider.signed(webhook(headers(OURS, NOW.minusSeconds(299)), BODY)))
                .isTrue();
        assertThat(provider.signed(webhook(headers(OURS, NOW.minusSeconds(301)), BODY)))
                .isFalse();
    }

    @Test
    void theSetIsFetchedFromTheConfiguredAddressWithoutOurKey() {
        upstream.answers(200, set(OURS));
        Provider provider = configured(upstream.baseUrl() + "/keys.json");

        assertThat(provider.signed(webhook(headers(OURS, NOW), BODY))).isTrue();
        assertThat(provider.signed(webhook(headers(OURS, NOW.plusSeconds(1)), BODY)))
                .isTrue();
        assertThat(upstream.calls()).isEqualTo(1);
        assertThat(upstream.lastCall().path()).isEqualTo("/keys.json");
        assertThat(upstream.lastCall().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void withoutAConfiguredOneItIsThatOfTheBaseUrl() {
        upstream.answers(200, set(OURS));
        Provider provider = new FalProvider(upstream.settings("fal"));

        assertThat(provider.signed(webhook(headers(OURS, NOW), BODY))).isTrue();
        assertThat(upstream.lastCall().path()).isEqualTo("/.well-known/jwks.json");
    }

    @ParameterizedTest
    @CsvSource({
        "https://queue.fal.run, https://rest.fal.ai/.well-known/jwks.json",
        "https://queue.fal.run/, https://rest.fal.ai/.well-known/jwks.json",
        "https://proxy.example/fal/, https://proxy.example/fal/.well-known/jwks.json",
        "http://127.0.0.1:8090/fal, http://127.0.0.1:8090/fal/.well-known/jwks.json"
    })
    void theUsualSetIsFalsOwnUnlessItsCallsGoElsewhere(URI baseUrl, URI keys) {
        assertThat(FalProvider.usualKeys(StubUpstream.settings("fal", baseUrl, Duration.ofSeconds(1))))
                .isEqualTo(keys);
    }

    @Test
    void aNewKeyOfTheSetIsFound() {
        upstream.answers(200, set(OTHERS));
        Provider provider = new FalProvider(upstream.settings("fal"));
        assertThat(provider.signed(webhook(headers(OURS, NOW), BODY))).isFalse();

        upstream.answers(200, set(OURS));
        Instant later = NOW.plus(Duration.ofMinutes(2));
        CallbackReceived webhook = webhook(headers(OURS, later), BODY);
        CallbackReceived came =
                new CallbackReceived(webhook.generationId(), 1, webhook.provider(), webhook.headers(), BODY, later);

        assertThat(provider.signed(came)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"keys\": []}",
                "{\"keys\": [{\"kty\": \"RSA\"}]}",
                "{\"keys\": [{\"x\": \"AAAA\"}, null]}"
            })
    void withoutAKeyAWebhookIsNotJudged(String set) {
        upstream.answers(200, set);
        Provider provider = new FalProvider(upstream.settings("fal"));

        assertThatThrownBy(() -> provider.signed(webhook(headers(OURS, NOW), BODY)))
                .isInstanceOf(SigningKeysUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "whsec_AAAA", "ftp://keys.example/x", "keys.example", "https:"})
    void aConfiguredKeyOfAnotherFormStopsTheStart(String key) {
        assertThatThrownBy(() -> configured(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("webhook-key of fal");
    }

    private Provider configured(String key) {
        return new FalProvider(upstream.settings("fal", key));
    }

    private static WebhookKeys keys(byte seed) {
        byte[] secret = new byte[32];
        secret[0] = seed;
        return new WebhookKeys(List.of(Base64.getEncoder().encodeToString(secret)));
    }

    private static String set(WebhookKeys keys) {
        return new String(new FalDialect().writeKeys(keys), StandardCharsets.UTF_8);
    }

    // As our dialect signs them, which its own test compares with the documents.
    private static Map<String, String> headers(WebhookKeys keys, Instant at) {
        SignedWebhook webhook = new SignedWebhook(
                GenerationId.next(NOW), AccountId.next(NOW), at, BODY.getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = new HashMap<>();
        FalSignature.headers(webhook, keys).forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    private static CallbackReceived webhook(Map<String, String> headers, String body) {
        return StubUpstream.callback("fal", headers, body);
    }
}
