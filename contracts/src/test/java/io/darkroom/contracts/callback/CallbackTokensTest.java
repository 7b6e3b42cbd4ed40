package io.darkroom.contracts.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallbackTokensTest {

    private static final String OLD = "an old secret of sufficient length, 1";
    private static final String NEW = "a newer secret of sufficient length, 2";
    private static final GenerationId ID = GenerationId.next(Instant.EPOCH);
    private static final CallbackAddress ADDRESS =
            new CallbackAddress(ProviderName.of("evolink"), new AttemptKey(ID, 1));

    @Test
    void aTokenIsValidForItsOwnAddress() {
        CallbackTokens tokens = new CallbackTokens(List.of(NEW));

        assertThat(tokens.verify(ADDRESS, tokens.sign(ADDRESS))).isTrue();
    }

    @Test
    void aTokenIsNotValidForAnotherAttemptOrProvider() {
        CallbackTokens tokens = new CallbackTokens(List.of(NEW));
        String token = tokens.sign(ADDRESS);

        assertThat(tokens.verify(new CallbackAddress(ADDRESS.provider(), new AttemptKey(ID, 2)), token))
                .isFalse();
        assertThat(tokens.verify(new CallbackAddress(ProviderName.of("runbase"), ADDRESS.attempt()), token))
                .isFalse();
    }

    @Test
    void aTokenSignedBeforeTheSecretWasRotatedStaysValid() {
        String token = new CallbackTokens(List.of(OLD)).sign(ADDRESS);

        assertThat(new CallbackTokens(List.of(NEW, OLD)).verify(ADDRESS, token)).isTrue();
        assertThat(new CallbackTokens(List.of(NEW)).verify(ADDRESS, token)).isFalse();
    }

    @Test
    void whatIsNoTokenIsNotValid() {
        CallbackTokens tokens = new CallbackTokens(List.of(NEW));

        assertThat(tokens.verify(ADDRESS, "")).isFalse();
        assertThat(tokens.verify(ADDRESS, "§§§")).isFalse();
        assertThat(tokens.verify(ADDRESS, tokens.sign(ADDRESS) + "A")).isFalse();
    }

    @Test
    void aSecretThatCouldBeGuessedIsRefused() {
        assertThatThrownBy(() -> new CallbackTokens(List.of("short"))).hasMessageContaining("fewer than 32");
        assertThatThrownBy(() -> new CallbackTokens(List.of())).hasMessageContaining("at least one");
    }
}
