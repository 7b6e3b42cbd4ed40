package io.darkroom.contracts.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The constructors hold the limits of the reader, because events and dialects make requests without it. */
class RequestLimitsTest {

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "15, true", "16, false", "-1, false"})
    void theNumberOfImagesHasLimits(int n, boolean allowed) {
        check(allowed, "n", () -> request("m", "p", n, 0, Optional.empty(), Optional.empty(), 0));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "64, true", "65, false"})
    void aModelNameHasLimits(int length, boolean allowed) {
        check(allowed, "model", () -> request("m".repeat(length), "p", 1, 0, Optional.empty(), Optional.empty(), 0));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "5000, true", "5001, false"})
    void aPromptHasLimits(int length, boolean allowed) {
        check(allowed, "prompt", () -> request("m", "p".repeat(length), 1, 0, Optional.empty(), Optional.empty(), 0));
    }

    @Test
    void aBlankPromptOrModelIsRejected() {
        check(false, "prompt", () -> request("m", "  ", 1, 0, Optional.empty(), Optional.empty(), 0));
        check(false, "model", () -> request("  ", "p", 1, 0, Optional.empty(), Optional.empty(), 0));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "14, true", "15, false"})
    void theNumberOfReferencesHasALimit(int references, boolean allowed) {
        check(allowed, "images", () -> request("m", "p", 1, references, Optional.empty(), Optional.empty(), 0));
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "2147483647, true", "2147483648, false"})
    void aSeedHasLimits(long seed, boolean allowed) {
        check(allowed, "seed", () -> request("m", "p", 1, 0, Optional.of(seed), Optional.empty(), 0));
    }

    @ParameterizedTest
    @CsvSource({"0.5, false", "1, true", "10, true", "10.5, false"})
    void aGuidanceScaleHasLimits(BigDecimal scale, boolean allowed) {
        check(allowed, "guidance_scale", () -> request("m", "p", 1, 0, Optional.empty(), Optional.of(scale), 0));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "16, true", "17, false"})
    void metadataHasALimit(int entries, boolean allowed) {
        check(allowed, "metadata", () -> request("m", "p", 1, 0, Optional.empty(), Optional.empty(), entries));
    }

    @Test
    void metadataKeepsItsOrder() throws Exception {
        GenerationRequest read =
                read("{\"model\": \"m\", \"prompt\": \"p\", \"metadata\": {\"z\": \"1\", \"a\": \"2\", \"m\": \"3\"}}");

        assertThat(read.metadata().keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void aRequestWithoutOptionalFieldsHasTheDefaults() {
        GenerationRequest plain = GenerationRequest.plain(
                "m", "p", 1, Optional.empty(), Resolution.TWO_K, List.of(), Optional.empty(), Optional.empty());

        assertThat(plain).isEqualTo(read("{\"model\": \"m\", \"prompt\": \"p\"}"));
        assertThat(plain.webhookEvents())
                .containsExactly(WebhookEvent.COMPLETED, WebhookEvent.FAILED, WebhookEvent.CANCELED);
    }

    @Test
    void aDeletedRequestKeepsOnlyItsModel() {
        GenerationRequest forgotten = GenerationRequest.forgotten("seedream-4.5");

        assertThat(forgotten.model()).isEqualTo("seedream-4.5");
        assertThat(forgotten.prompt()).isEqualTo("-");
        assertThat(forgotten.metadata()).isEmpty();
        assertThat(forgotten.webhookUrl()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "10, true", "11, false"})
    void theNumberOfAttemptsHasLimits(int attempts, boolean allowed) {
        check(allowed, "routing.max_attempts", () -> new Routing(Strategy.FASTEST, List.of(), attempts, 60, false));
    }

    @ParameterizedTest
    @CsvSource({"9, false", "10, true", "3600, true", "3601, false"})
    void theDeadlineHasLimits(int seconds, boolean allowed) {
        check(allowed, "routing.deadline_seconds", () -> new Routing(Strategy.FASTEST, List.of(), 1, seconds, false));
    }

    @Test
    void aProviderIsNamedOnce() {
        ProviderName evolink = ProviderName.of("evolink");

        check(false, "routing.providers", () -> new Routing(Strategy.ORDERED, List.of(evolink, evolink), 1, 60, false));
    }

    @ParameterizedTest
    @CsvSource({"16, true", "17, false"})
    void theNumberOfProvidersHasALimit(int count, boolean allowed) {
        List<ProviderName> names = IntStream.range(0, count)
                .mapToObj(i -> ProviderName.of("p" + i))
                .toList();

        check(allowed, "routing.providers", () -> new Routing(Strategy.ORDERED, names, 1, 60, false));
    }

    @Test
    void withoutProvidersEveryOneIsAllowed() {
        ProviderName evolink = ProviderName.of("evolink");
        Routing onlyRunbase = new Routing(Strategy.ORDERED, List.of(ProviderName.of("runbase")), 1, 60, false);

        assertThat(Routing.DEFAULT.allows(evolink)).isTrue();
        assertThat(onlyRunbase.allows(evolink)).isFalse();
        assertThat(onlyRunbase.allows(ProviderName.of("runbase"))).isTrue();
    }

    @Test
    void theDefaultDeadlineIsTenMinutes() {
        assertThat(Routing.DEFAULT.deadline()).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"text\"", "true", "null"})
    void aRequestIsAnObject(String json) {
        InvalidRequest invalid = catchThrowableOfType(InvalidRequest.class, () -> read(json));

        assertThat(invalid.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("request");
            assertThat(violation.limit()).isEqualTo("a JSON object");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a": 1}                                | metadata.a
            {"a": null}                             | metadata.a
            {"a": ["x"]}                            | metadata.a
            {"a": "x\\u0000"}                       | metadata.a
            {"\\u0000": "x"}                        | metadata
            """)
    void aMetadataEntryIsAText(String metadata, String field) {
        InvalidRequest invalid = catchThrowableOfType(
                InvalidRequest.class,
                () -> read("{\"model\": \"m\", \"prompt\": \"p\", \"metadata\": " + metadata + "}"));

        assertThat(invalid.violations().stream().map(Violation::field)).contains(field);
    }

    @Test
    void aMetadataEntryHasMaxLengths() {
        String longKey = "k".repeat(65);
        String longValue = "v".repeat(513);

        assertThat(fieldsOf("{\"" + longKey + "\": \"v\"}")).containsExactly("metadata");
        assertThat(fieldsOf("{\"k\": \"" + longValue + "\"}")).containsExactly("metadata.k");
        assertThat(read(withMetadata("{\"" + longKey.substring(1) + "\": \"" + longValue.substring(1) + "\"}"))
                        .metadata())
                .hasSize(1);
    }

    @Test
    void tooManyMetadataEntriesAreOneViolation() {
        String entries = IntStream.range(0, 17)
                .mapToObj(i -> "\"k" + i + "\": \"v\"")
                .collect(Collectors.joining(", ", "{", "}"));

        assertThatThrownBy(() -> read(withMetadata(entries)))
                .hasMessage("metadata must be an object of at most 16, not 17 entries");
    }

    @Test
    void fieldsOfAnEventFromANewerVersionAreIgnored() throws Exception {
        GenerationRequest read = Json.mapper()
                .readValue(
                        "{\"model\": \"m\", \"prompt\": \"p\", \"mood\": 1, \"routing\": {\"colour\": 2}}",
                        GenerationRequest.class);

        assertThat(read.routing()).isEqualTo(Routing.DEFAULT);
    }

    @Test
    void aWebhookAddressMustBeHttps() {
        URI http = URI.create("http://example.com/hook");

        assertThat(Violation.ofWebhookUrl("webhook_url", URI.create("https://example.com"), false))
                .isEmpty();
        assertThat(Violation.ofWebhookUrl("webhook_url", URI.create("HTTPS://example.com"), false))
                .isEmpty();
        assertThat(Violation.ofWebhookUrl("webhook_url", http, true)).isEmpty();
        assertThat(Violation.ofWebhookUrl("webhook_url", http, false))
                .map(Violation::message)
                .contains(
                        "webhook_url must be an https URL (http needs networks in darkroom.egress.allow), not http://example.com/hook");
    }

    @Test
    void aViolationCutsALongValueInItsMessageToo() {
        Violation violation = Violation.of("f", "x".repeat(1000), "short");

        assertThat(violation.value()).isEqualTo("x".repeat(80) + "…");
        assertThat(violation.message()).isEqualTo("f must be short, not " + "x".repeat(80) + "…");
    }

    @Test
    void anInvalidRequestJoinsItsMessages() {
        InvalidRequest invalid = new InvalidRequest(List.of(Violation.of("a", "1", "2"), Violation.of("b", "3", "4")));

        assertThat(invalid).hasMessage("a must be 2, not 1; b must be 4, not 3");
        assertThatThrownBy(() -> invalid.violations().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static GenerationRequest request(
            String model,
            String prompt,
            int n,
            int references,
            Optional<Long> seed,
            Optional<BigDecimal> guidance,
            int metadata) {
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < metadata; i++) {
            entries.put("k" + i, "v");
        }
        return new GenerationRequest(
                model,
                prompt,
                n,
                Optional.empty(),
                Resolution.TWO_K,
                Collections.nCopies(references, URI.create("https://example.com/a.png")),
                seed,
                guidance,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                WebhookEvent.DEFAULT,
                entries,
                Routing.DEFAULT);
    }

    private static void check(boolean allowed, String field, Runnable make) {
        if (allowed) {
            make.run();
        } else {
            assertThatThrownBy(make::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(field);
        }
    }

    private static List<String> fieldsOf(String metadata) {
        return catchThrowableOfType(InvalidRequest.class, () -> read(withMetadata(metadata))).violations().stream()
                .map(Violation::field)
                .toList();
    }

    private static String withMetadata(String metadata) {
        return "{\"model\": \"m\", \"prompt\": \"p\", \"metadata\": " + metadata + "}";
    }

    private static GenerationRequest read(String json) {
        try {
            return GenerationRequest.read(Json.mapper().readTree(json), UnknownFields.REJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
