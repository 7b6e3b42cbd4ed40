package io.darkroom.callback.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.egress.GuardedHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answer to a webhook means, and how a try is recorded. */
class TryResultTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void every2xxIsADelivery(int status) {
        assertThat(TryResult.of(answer(status, "ok"), NOW)).isEqualTo(new TryResult.Delivered(status, "ok"));
    }

    @Test
    void a410AsksToDisableTheAddress() {
        assertThat(TryResult.of(answer(410, "gone"), NOW)).isEqualTo(new TryResult.Gone("gone"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 301, 302, 307, 400, 401, 404, 409, 418, 429, 500, 503, 599})
    void everyOtherStatusIsARejection(int status) {
        assertThat(TryResult.of(answer(status, "no"), NOW))
                .isEqualTo(new TryResult.Rejected(status, "no", Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "429, 120, PT2M",
        "503, 0, PT0S",
        "500, 'Sat, 21 Nov 2026 12:01:00 GMT', PT1M",
        "429, 'Sat, 21 Nov 2026 11:00:00 GMT', PT0S",
        "429, 13.5, PT13.5S",
        "429, soon,",
        "429, -5,"
    })
    void aRejectionMayAskForADelay(int status, String retryAfter, Duration expected) {
        GuardedHttp.Answer answer =
                new GuardedHttp.Answer(status, new byte[0], Optional.of(retryAfter), Optional.empty());

        assertThat(TryResult.of(answer, NOW))
                .isEqualTo(new TryResult.Rejected(status, "", Optional.ofNullable(expected), Optional.empty()));
    }

    @Test
    void aNulInTheAnswerIsReplacedBecausePostgresqlStoresNone() {
        assertThat(TryResult.of(answer(200, "a\0b"), NOW)).isEqualTo(new TryResult.Delivered(200, "a\uFFFDb"));
    }

    @Test
    void anAnswerThatIsCutWithinACharacterIsStillText() {
        byte[] cut = {'a', (byte) 0xE7, (byte) 0x81};

        TryResult result = TryResult.of(new GuardedHttp.Answer(200, cut, Optional.empty(), Optional.empty()), NOW);

        assertThat(result).isEqualTo(new TryResult.Delivered(200, "a\uFFFD"));
    }

    static Stream<Arguments> results() {
        return Stream.of(
                Arguments.of(new TryResult.Delivered(204, "ok"), "delivered", 204, "ok", null),
                Arguments.of(new TryResult.Gone("bye"), "gone", 410, "bye", null),
                Arguments.of(
                        new TryResult.Rejected(503, "busy", Optional.empty(), Optional.empty()),
                        "rejected",
                        503,
                        "busy",
                        null),
                Arguments.of(
                        new TryResult.Rejected(308, "", Optional.empty(), Optional.of("https://b.example/hook")),
                        "rejected",
                        308,
                        "",
                        "HTTP 308, a redirect to https://b.example/hook, which is not followed"),
                Arguments.of(new TryResult.Unanswered("timeout"), "unanswered", null, null, "timeout"),
                Arguments.of(new TryResult.AddressForbidden("loopback"), "forbidden", null, null, "loopback"),
                Arguments.of(new TryResult.NotApplicable("no form"), "not_applicable", null, null, "no form"));
    }

    @ParameterizedTest
    @MethodSource("results")
    void eachResultHasItsMetricLabelAndRecord(
            TryResult result, String label, Integer status, String answer, String error) {
        Delivery delivery = TestDeliveries.pending();
        delivery.tries = 3;

        DeliveryTry recorded = DeliveryTry.of(delivery, result, NOW, Duration.ofMillis(42));

        assertThat(result.word()).isEqualTo(label);
        assertThat(recorded.status).isEqualTo(status);
        assertThat(recorded.answer).isEqualTo(answer);
        assertThat(recorded.error).isEqualTo(error);
        assertThat(recorded.key).isEqualTo(new DeliveryTry.DeliveryTryKey(delivery.id, 3));
        assertThat(recorded.triedAt).isEqualTo(NOW);
        assertThat(recorded.latencyMs).isEqualTo(42);
        assertThat(recorded.redelivery).isNull();
    }

    @Test
    void aTryOfARedeliveryNamesItsNonce() {
        Delivery delivery = TestDeliveries.pending();
        delivery.redelivery = UUID.randomUUID();

        DeliveryTry recorded = DeliveryTry.of(delivery, new TryResult.Unanswered("timeout"), NOW, Duration.ZERO);

        assertThat(recorded.redelivery).isEqualTo(delivery.redelivery);
    }

    private static GuardedHttp.Answer answer(int status, String body) {
        return new GuardedHttp.Answer(
                status, body.getBytes(StandardCharsets.UTF_8), Optional.empty(), Optional.empty());
    }
}
