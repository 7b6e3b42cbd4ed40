package io.darkroom.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.ErrorCode;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTypeTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final GenerationId ID = GenerationId.next(NOW);
    private static final ProviderName EVOLINK = ProviderName.of("evolink");

    @Test
    void anEventReadsBackAsWhatWasWritten() throws Exception {
        Event written = new AttemptSucceeded(
                ID,
                1,
                EVOLINK,
                List.of(new ProducedImage(URI.create("https://cdn.example/1.jpg"), NOW)),
                OutcomeSource.CALLBACK,
                NOW);

        Event read = written.type().read(Json.mapper().writeValueAsBytes(written));

        assertThat(read).isEqualTo(written);
    }

    @Test
    void aRequestTravelsWithAllItsFields() throws Exception {
        GenerationRequest request = GenerationRequest.read(Json.mapper().readTree("""
                {"model": "seedream-4.5", "prompt": "a lamp", "n": 2, "aspect_ratio": "16:9", "resolution": "4K",
                 "images": ["https://example.com/a.png"], "seed": 7, "guidance_scale": 3.5, "output_format": "png",
                 "watermark": false, "prompt_optimization": "standard", "webhook_url": "https://example.com/hook",
                 "webhook_events": ["progress", "completed"],
                 "metadata": {"order": "42"},
                 "routing": {"strategy": "ordered", "providers": ["runbase"], "max_attempts": 2, "deadline_seconds": 60}}
                """), UnknownFields.REJECT);
        Event written = new GenerationRequested(
                ID, AccountId.next(NOW), NOW, NOW, request, Optional.of(new RecordOrigin("/shop", "order-42")));

        assertThat(written.type().read(Json.mapper().writeValueAsBytes(written)))
                .isEqualTo(written);
    }

    @Test
    void fieldsOfANewerVersionAreIgnored() {
        byte[] json = ("{\"generation_id\": \"" + ID + "\", \"attempt\": 1, \"provider\": \"evolink\", \"progress\": 5,"
                        + " \"seen_at\": \"" + NOW + "\", \"mood\": \"good\"}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(EventType.ATTEMPT_PROGRESSED.read(json)).isEqualTo(new AttemptProgressed(ID, 1, EVOLINK, 5, NOW));
    }

    @Test
    void dataThatIsNoSuchEventIsRefusedWithoutRepeatingIt() {
        byte[] json = "{\"generation_id\": \"secret prompt\"}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> EventType.ATTEMPT_FAILED.read(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a AttemptFailed");
    }

    @Test
    void theTypeIsNamedAfterTheRecord() {
        Event failed = new AttemptFailed(
                ID, 1, EVOLINK, new AttemptError(ErrorCode.PROVIDER_ERROR, "broken"), OutcomeSource.POLL, NOW);

        assertThat(failed.type().cloudEventType()).isEqualTo("io.darkroom.AttemptFailed.v1");
        assertThat(EventType.named("io.darkroom.AttemptFailed.v1")).contains(EventType.ATTEMPT_FAILED);
        assertThat(EventType.named("io.darkroom.Unheard.v1")).isEmpty();
    }

    @Test
    void aLongProviderMessageIsCut() {
        assertThat(new AttemptError(ErrorCode.PROVIDER_ERROR, "x".repeat(5000), Optional.empty()).message())
                .hasSize(1000);
    }
}
