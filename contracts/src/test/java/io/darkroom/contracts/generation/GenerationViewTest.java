package io.darkroom.contracts.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.ContentCredentials;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptError;
import io.darkroom.contracts.event.AttemptSummary;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.generation.GenerationView.ApiView;
import io.darkroom.contracts.generation.GenerationView.ImageView;
import io.darkroom.contracts.generation.GenerationView.QueueState;
import io.darkroom.contracts.generation.GenerationView.WaitReason;
import io.darkroom.contracts.generation.GenerationView.WaitingFor;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GenerationViewTest {

    private static final GenerationId ID = GenerationId.of("0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b");
    private static final AccountId ACCOUNT = new AccountId(new UUID(0, 7));
    private static final UUID KEY = new UUID(0, 8);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final AttemptError ERROR = new AttemptError(ErrorCode.PROVIDER_ERROR, "broken");

    // As the native API configures it: null for absent values.
    private static final ObjectMapper WITH_NULLS =
            Json.mapper().copy().setDefaultPropertyInclusion(JsonInclude.Include.ALWAYS);

    @Test
    void aQueuedGenerationHasItsPositionAndAnEstimate() throws Exception {
        GenerationView view = GenerationView.of(
                ID,
                ACCOUNT,
                summary(GenerationStatus.QUEUED, List.of(), Optional.empty(), Optional.empty()),
                List.of(),
                Optional.of(new QueueState(
                        Optional.of(3),
                        Optional.of(42L),
                        Optional.of(new WaitingFor(WaitReason.PROVIDER_OUT, null, null, 2)))));

        assertThat(json(view)).isEqualTo(Json.mapper().readTree("""
                {"id":"0198a7f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b","object":"generation","status":"queued","progress":7,
                 "queue_position":3,"estimated_seconds":42,"waiting_for":{"reason":"provider_out","provider":null,"until":null,"ahead":2},"model":"m","created_at":"2026-01-02T03:04:05Z",
                 "deadline_at":"2026-01-02T03:14:05Z","finished_at":null,
                 "request":{"model":"m","prompt":"p","n":1,"resolution":"2K","images":[],"webhook_events":["completed","failed","canceled"],
                   "metadata":{"order":"42"},"routing":{"strategy":"cheapest","providers":[],"max_attempts":3,"deadline_seconds":600,"retry_content_policy":false}},
                 "attempts":[],"images":[],"usage":{"credits_reserved":"2.25","credits_charged":null},"error":null,
                 "metadata":{"order":"42"},"account_id":"00000000-0000-0000-0000-000000000007",
                 "key_id":"00000000-0000-0000-0000-000000000008","dialect":"evolink"}
                """));
    }

    @Test
    void aFailedGenerationShowsItsErrorAndItsAttempts() throws Exception {
        AttemptSummary attempt = new AttemptSummary(
                1,
                ProviderName.of("evolink"),
                AttemptStatus.FAILED,
                NOW,
                Optional.of(NOW.plusSeconds(1)),
                Optional.of(NOW.plusSeconds(2)),
                Optional.empty(),
                Optional.of(ERROR),
                Optional.of(new BigDecimal("2.25")));
        JsonNode view = json(GenerationView.of(
                ID,
                ACCOUNT,
                summary(GenerationStatus.FAILED, List.of(attempt), Optional.of(BigDecimal.ZERO), Optional.of(ERROR)),
                List.of(),
                Optional.empty()));

        assertThat(view.get("attempts")).isEqualTo(Json.mapper().readTree("""
                [{"number":1,"provider":"evolink","status":"failed","started_at":"2026-01-02T03:04:05Z",
                  "submitted_at":"2026-01-02T03:04:06Z","finished_at":"2026-01-02T03:04:07Z","late_result_at":null,
                  "error":{"code":"provider_error","message":"broken"},"price":"2.25","cost":"0"}]
                """));
        assertThat(view.get("error"))
                .isEqualTo(Json.mapper().readTree("{\"code\":\"provider_error\",\"message\":\"broken\"}"));
        assertThat(view.at("/usage/credits_charged").textValue()).isEqualTo("0");
        assertThat(view.get("queue_position").isNull()).isTrue();
        assertThat(view.get("finished_at").textValue()).isEqualTo("2026-01-02T03:05:05Z");
    }

    @Test
    void theAttemptThatMadeTheImagesCostsWhatWasCharged() throws Exception {
        AttemptSummary attempt = new AttemptSummary(
                2,
                ProviderName.of("runbase"),
                AttemptStatus.SUCCEEDED,
                NOW,
                Optional.empty(),
                Optional.of(NOW),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new BigDecimal("1.5")));

        GenerationView ended = GenerationView.of(
                ID,
                ACCOUNT,
                summary(
                        GenerationStatus.COMPLETED,
                        List.of(attempt),
                        Optional.of(new BigDecimal("3")),
                        Optional.empty()),
                List.of(),
                Optional.empty());
        GenerationView archiving = GenerationView.of(
                ID,
                ACCOUNT,
                summary(GenerationStatus.ARCHIVING, List.of(attempt), Optional.empty(), Optional.empty()),
                List.of(),
                Optional.empty());

        assertThat(ended.attempts().getFirst().cost()).isEqualTo(Credits.of("3"));
        assertThat(archiving.attempts().getFirst().cost()).isNull();
    }

    @Test
    void anImageShowsItsLinkItsSizeItsHashAndItsContentCredentials() throws Exception {
        AssetId asset = AssetId.of("6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b");
        ImageView image = ImageView.of(
                new ArchivedImage(asset, "image/png", 1234, "ab", 2560, 1440, Optional.of(ContentCredentials.C2PA)),
                URI.create("https://images.example/x"));

        assertThat(Json.mapper().readTree(Json.mapper().writeValueAsBytes(image)))
                .isEqualTo(Json.mapper().readTree("""
                        {"asset_id":"6f1a2b3c-4d5e-4f60-8a7b-9c0d1e2f3a4b","url":"https://images.example/x","width":2560,"height":1440,
                         "content_type":"image/png","bytes":1234,"sha256":"ab","content_credentials":"c2pa"}
                        """));
    }

    @Test
    void theApiShowsTheLegalHoldAndTheTraceThatAWebhookDoesNot() throws Exception {
        GenerationView webhook = GenerationView.of(
                ID,
                ACCOUNT,
                summary(GenerationStatus.QUEUED, List.of(), Optional.empty(), Optional.empty()),
                List.of(),
                Optional.empty());

        JsonNode traced = json(webhook.with(new ApiView(true, "4bf92f3577b34da6a3ce929d0e0e4736")));
        JsonNode notTraced = json(webhook.with(new ApiView(false, null)));

        assertThat(traced.get("legal_hold").booleanValue()).isTrue();
        assertThat(traced.get("trace_id").textValue()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(notTraced.get("trace_id").isNull()).isTrue();
        assertThat(json(webhook).properties())
                .noneMatch(field -> Set.of("legal_hold", "trace_id", "api").contains(field.getKey()));
    }

    @Test
    void aPositionMayComeWithoutAnEstimate() throws Exception {
        GenerationView view = GenerationView.of(
                ID,
                ACCOUNT,
                summary(GenerationStatus.QUEUED, List.of(), Optional.empty(), Optional.empty()),
                List.of(),
                Optional.of(new QueueState(Optional.of(1), Optional.empty(), Optional.empty())));

        assertThat(view.queuePosition()).isEqualTo(1);
        assertThat(view.estimatedSeconds()).isNull();
    }

    private static JsonNode json(GenerationView view) throws Exception {
        return Json.mapper().readTree(WITH_NULLS.writeValueAsBytes(view));
    }

    private static GenerationSummary summary(
            GenerationStatus status,
            List<AttemptSummary> attempts,
            Optional<BigDecimal> charged,
            Optional<AttemptError> error)
            throws Exception {
        GenerationRequest request = GenerationRequest.read(
                Json.mapper().readTree("{\"model\": \"m\", \"prompt\": \"p\", \"metadata\": {\"order\": \"42\"}}"),
                UnknownFields.REJECT);
        return new GenerationSummary(
                status,
                7,
                request,
                Optional.of(ProviderName.of("evolink")),
                Optional.of(KEY),
                Optional.empty(),
                attempts,
                new BigDecimal("2.250000"),
                charged,
                error,
                NOW,
                NOW.plusSeconds(600),
                status.ended() ? Optional.of(NOW.plusSeconds(60)) : Optional.empty());
    }
}
