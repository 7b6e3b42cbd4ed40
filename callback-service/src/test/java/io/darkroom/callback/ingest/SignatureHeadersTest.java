package io.darkroom.callback.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers of a callback are stored. */
class SignatureHeadersTest {

    @Test
    void signatureHeadersAreStoredInLowerCase() {
        Map<String, String> stored =
                of(Map.of("X-Webhook-Signature", List.of("sha256=ab"), "webhook-id", List.of("msg_1")));

        assertThat(stored)
                .containsOnly(Map.entry("x-webhook-signature", "sha256=ab"), Map.entry("webhook-id", "msg_1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Cookie", "X-Forwarded-For", "Webhook-Signature", "X-Webhook-Event"})
    void otherHeadersAreNotStored(String name) {
        assertThat(of(Map.of(name, List.of("confidential")))).isEmpty();
    }

    @Test
    void onlyTheFirstValueIsStored() {
        assertThat(of(Map.of("X-Webhook-Signature", List.of("first", "second"))))
                .containsExactly(Map.entry("x-webhook-signature", "first"));
    }

    @Test
    void aHeaderWithoutAValueIsNotStored() {
        assertThat(of(Map.of("X-Webhook-Signature", List.of()))).isEmpty();
    }

    @Test
    void aHeaderOfMoreThan512CharactersIsNotStored() {
        assertThat(of(Map.of("X-Webhook-Signature", List.of("x".repeat(512))))).hasSize(1);
        assertThat(of(Map.of("X-Webhook-Signature", List.of("x".repeat(513))))).isEmpty();
    }

    private static Map<String, String> of(Map<String, List<String>> headers) {
        return SignatureHeaders.of(headers, Set.of("x-webhook-signature", "webhook-id"));
    }
}
