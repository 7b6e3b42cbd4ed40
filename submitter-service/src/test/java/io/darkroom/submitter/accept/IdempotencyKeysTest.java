package io.darkroom.submitter.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.submitter.accept.IdempotencyKeys.KeyedRequest;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeysTest {

    private static final AccountId ACCOUNT = AccountId.of("01890000-0000-7000-8000-000000000001");

    @Test
    void theOrderOfFieldsDoesNotMakeAnotherRequest() {
        assertThat(hash("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}"))
                .isEqualTo(hash("{\"prompt\": \"a lamp\", \"model\": \"seedream-4.5\"}"));
    }

    @Test
    void aDefaultThatIsWrittenOutDoesNotMakeAnotherRequest() {
        assertThat(hash("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", \"n\": 1}"))
                .isEqualTo(hash("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\": \"seedream-4.5\", \"prompt\": \"another lamp\"}",
                "{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", \"n\": 2}",
                "{\"model\": \"seedream-4.0\", \"prompt\": \"a lamp\"}",
                "{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\", \"seed\": 1}",
            })
    void anotherValueMakesAnotherRequest(String other) {
        assertThat(hash(other)).isNotEqualTo(hash("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}"));
    }

    @Test
    void theHashIsASha256() {
        assertThat(hash("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}"))
                .hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "order-1", "0b6e4b1c-9d43-4a4e-a0a9-2f7f0f2b0b3e", "ключ"})
    void aKeyIsAnyText(String key) {
        assertThat(IdempotencyKeys.checked(key)).isEqualTo(key);
    }

    @Test
    void aKeyHasAtMost255Characters() {
        String longest = "k".repeat(255);

        assertThat(IdempotencyKeys.checked(longest)).isEqualTo(longest);
        assertThat(refused("k".repeat(256)).violation().field()).isEqualTo("Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\nb", "a\ud800b", "\ude00"})
    void aKeyThatCannotBeStoredAsItIsIsRefused(String key) {
        assertThat(refused(key).violation().field()).isEqualTo("Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aBlankKeyIsRefusedAsAHeader(String key) {
        assertThat(refused(key).location()).isEqualTo(InvalidParameter.Location.HEADER);
    }

    private static InvalidParameter refused(String key) {
        return (InvalidParameter) catchThrowableOfType(RefusedException.class, () -> IdempotencyKeys.checked(key))
                .refusal();
    }

    private static byte[] hash(String request) {
        try {
            return KeyedRequest.of(
                            ACCOUNT,
                            "key",
                            GenerationRequest.read(Json.mapper().readTree(request), UnknownFields.REJECT))
                    .requestHash();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(request, e);
        }
    }
}
