package io.darkroom.callback.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers of a callback are stored. */
class SignatureHeadersTest {

    @Test
    void signatureHeadersAreStoredInLowerCase() {
        Map<String, String> stored = SignatureHeaders.of(
                Map.of("X-Webhook-Signature", List.of("sha256=ab"), "x-webhook-event", List.of("completed")));

        assertThat(stored)
                .containsOnly(Map.entry("x-webhook-signature", "sha256=ab"), Map.entry("x-webhook-event", "completed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Cookie", "X-Forwarded-For", "Webhook-Signature", "X-WebhookSignature"})
    void otherHeadersAreNotStored(String name) {
        assertThat(SignatureHeaders.of(Map.of(name, List.of("confidential")))).isEmpty();
    }

    @Test
    void onlyTheFirstValueIsStored() {
        assertThat(SignatureHeaders.of(Map.of("X-Webhook-Signature", List.of("first", "second"))))
                .containsExactly(Map.entry("x-webhook-signature", "first"));
    }

    @Test
    void aHeaderWithoutAValueIsNotStored() {
        assertThat(SignatureHeaders.of(Map.of("X-Webhook-Signature", List.of())))
                .isEmpty();
    }

    @Test
    void aHeaderOfMoreThan512CharactersIsNotStored() {
        assertThat(SignatureHeaders.of(Map.of("X-Webhook-Signature", List.of("x".repeat(512)))))
                .hasSize(1);
        assertThat(SignatureHeaders.of(Map.of("X-Webhook-Signature", List.of("x".repeat(513)))))
                .isEmpty();
    }
}
