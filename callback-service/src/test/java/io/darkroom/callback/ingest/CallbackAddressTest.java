package io.darkroom.callback.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path and token of a callback. */
class CallbackAddressTest {

    private static final ProviderName EVOLINK = ProviderName.of("evolink");
    private static final GenerationId ID = GenerationId.next(Instant.parse("2026-11-21T12:00:00Z"));
    private static final String SECRET = "a secret of at least thirty-two characters";
    private static final String OLD_SECRET = "an older secret of at least thirty-two characters";

    private final CallbackTokens tokens = new CallbackTokens(List.of(SECRET, OLD_SECRET));
    private final CallbackAddress address = new CallbackAddress(EVOLINK, new AttemptKey(ID, 1));

    @ParameterizedTest
    @CsvSource({"1, 1", "9, 9", "10, 10", "99, 99"})
    void anAttemptHasOneOrTwoDigits(String text, int number) {
        assertThat(CallbackResource.attemptKey(ID.toString(), text)).contains(new AttemptKey(ID, number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "01", "-1", "+1", "100", "1 ", "1.0", "one", "١"})
    void anyOtherAttemptIsInvalid(String text) {
        assertThat(CallbackResource.attemptKey(ID.toString(), text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-uuid", "------------------------------------", "1"})
    void anyOtherGenerationIsInvalid(String text) {
        assertThat(CallbackResource.attemptKey(text, "1")).isEmpty();
    }

    @Test
    void aTokenOpensItsOwnAddress() {
        assertThat(tokens.verify(address, tokens.sign(address))).isTrue();
    }

    @Test
    void aTokenOpensNoOtherAddress() {
        String token = tokens.sign(address);
        GenerationId other = GenerationId.next(Instant.parse("2026-11-21T12:00:01Z"));

        assertThat(tokens.verify(new CallbackAddress(EVOLINK, new AttemptKey(ID, 2)), token))
                .isFalse();
        assertThat(tokens.verify(new CallbackAddress(EVOLINK, new AttemptKey(other, 1)), token))
                .isFalse();
        assertThat(tokens.verify(new CallbackAddress(ProviderName.of("runbase"), new AttemptKey(ID, 1)), token))
                .isFalse();
    }

    @Test
    void aTokenOfThePreviousSecretStillOpens() {
        String token = new CallbackTokens(List.of(OLD_SECRET)).sign(address);

        assertThat(tokens.verify(address, token)).isTrue();
    }

    @Test
    void aTokenOfAnUnknownSecretDoesNotOpen() {
        String token = new CallbackTokens(List.of("a third secret of at least thirty-two characters")).sign(address);

        assertThat(tokens.verify(address, token)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d3Jvbmc", "!", "../..", "%00"})
    void anythingElseIsNoToken(String token) {
        assertThat(tokens.verify(address, token)).isFalse();
    }

    @Test
    void thePathNamesProviderGenerationAttemptAndToken() {
        assertThat(address.path("token")).isEqualTo("/callbacks/evolink/" + ID + "/1/token");
    }
}
