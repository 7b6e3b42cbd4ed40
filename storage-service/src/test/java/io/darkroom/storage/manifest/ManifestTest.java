package io.darkroom.storage.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.AttemptSummary;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ManifestTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String SHA256 = "ab".repeat(32);

    private final GenerationId generation = GenerationId.next(NOW);
    private final AccountId account = AccountId.next(NOW);

    @Test
    void describesTheGeneration() throws IOException {
        JsonNode manifest = json(Manifest.of(completed(2), List.of(asset(true))));

        assertThat(manifest.path("format").asText()).isEqualTo("io.darkroom.manifest.v1");
        assertThat(manifest.path("generation_id").asText()).isEqualTo(generation.toString());
        assertThat(manifest.path("account_id").asText()).isEqualTo(account.toString());
        assertThat(manifest.path("requested_at").asText()).isEqualTo("2026-11-27T11:59:00Z");
        assertThat(manifest.path("completed_at").asText()).isEqualTo("2026-11-27T12:00:00Z");
        assertThat(manifest.at("/request/prompt").asText()).isEqualTo("a lamp");
        assertThat(manifest.path("attempts")).hasSize(2);
    }

    @Test
    void namesTheProviderOfTheSuccessfulAttempt() throws IOException {
        assertThat(json(Manifest.of(completed(1), List.of())).path("provider").asText())
                .isEqualTo("evolink");
        assertThat(json(Manifest.of(completed(2), List.of())).path("provider").asText())
                .isEqualTo("runbase");
    }

    @Test
    void describesEachImage() throws IOException {
        ManifestAsset asset = asset(false);

        JsonNode image = json(Manifest.of(completed(1), List.of(asset))).at("/images/0");

        assertThat(image).isEqualTo(Json.mapper().readTree("""
                        {"asset_id": "%s", "object": "objects/ab/%s", "sha256": "%s", "bytes": 123,
                         "content_type": "image/png", "width": 40, "height": 30, "archived_at": "2026-11-27T12:00:00Z"}
                        """.formatted(asset.id(), SHA256, SHA256)));
    }

    @Test
    void saysWhichImagesCarryContentCredentials() throws IOException {
        JsonNode manifest = json(Manifest.of(completed(1), List.of(asset(true), asset(false))));

        assertThat(manifest.at("/images/0/content_credentials").asText()).isEqualTo("c2pa");
        assertThat(manifest.at("/images/1").has("content_credentials")).isFalse();
    }

    @Test
    void canBeWrittenWithoutASummary() throws IOException {
        GenerationCompleted bare = new GenerationCompleted(generation, account, 1, List.of(), NOW, Optional.empty());

        JsonNode manifest = json(Manifest.of(bare, List.of(asset(false))));

        assertThat(manifest.has("request")).isFalse();
        assertThat(manifest.has("provider")).isFalse();
        assertThat(manifest.path("attempts")).isEmpty();
        assertThat(manifest.path("images")).hasSize(1);
    }

    private static JsonNode json(Manifest manifest) throws IOException {
        return Json.mapper().readTree(Json.mapper().writeValueAsBytes(manifest));
    }

    private ManifestAsset asset(boolean contentCredentials) {
        return new ManifestAsset(
                generation.value(),
                UUID.randomUUID(),
                SHA256,
                123,
                "image/png",
                40,
                30,
                contentCredentials,
                NOW,
                false);
    }

    private GenerationCompleted completed(int attempt) throws IOException {
        GenerationRequest request = GenerationRequest.read(
                Json.mapper().readTree("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}"), UnknownFields.REJECT);
        GenerationSummary summary = new GenerationSummary(
                GenerationStatus.COMPLETED,
                100,
                request,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(attempt(1, "evolink"), attempt(2, "runbase")),
                BigDecimal.TEN,
                Optional.of(BigDecimal.TEN),
                Optional.empty(),
                NOW.minusSeconds(60),
                NOW.plusSeconds(600),
                Optional.of(NOW));
        return new GenerationCompleted(generation, account, attempt, List.of(), NOW, Optional.of(summary));
    }

    private static AttemptSummary attempt(int number, String provider) {
        return new AttemptSummary(
                number,
                ProviderName.of(provider),
                AttemptStatus.SUCCEEDED,
                NOW,
                Optional.of(NOW),
                Optional.of(NOW),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
