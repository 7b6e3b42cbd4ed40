package io.darkroom.submitter.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.Json;
import io.darkroom.providers.Dialect;
import io.darkroom.providers.DialectError;
import io.darkroom.providers.registry.Dialects;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusalText;
import io.darkroom.submitter.refusal.Refusals;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DialectRefusalsTest {

    static List<Refusal> refusals() {
        return Refusals.all();
    }

    static Stream<Arguments> everyDialectAndRefusal() {
        return Dialects.ALL.stream()
                .flatMap(dialect -> refusals().stream().map(refusal -> Arguments.of(dialect, refusal)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyRefusalKeepsItsCodeAndItsDetail(Refusal refusal) {
        DialectError error = DialectRefusals.error(refusal);

        assertThat(error.code()).isEqualTo(RefusalText.of(refusal).code());
        assertThat(error.message()).isEqualTo(RefusalText.of(refusal).detail());
    }

    @ParameterizedTest
    @CsvSource({
        "MalformedJson, 400",
        "InvalidParameter, 400",
        "InvalidRequest, 400",
        "UnknownModel, 400",
        "WrongLineCount, 400",
        "EncodedBody, 400",
        "InsufficientCredits, 402",
        "SpendLimitReached, 403",
        "NotFound, 404",
        "IdempotencyConflict, 409",
        "IdTaken, 409",
        "NameTaken, 409",
        "AlreadyEnded, 409",
        "LegalHold, 409",
        "BodyTooLarge, 413",
        "QueueFull, 429",
        "RateLimited, 429",
        "NoProvider, 503",
    })
    void theStatusIsOneThatTheProvidersDocumentsKnow(String refusal, int status) {
        assertThat(DialectRefusals.error(example(refusal)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @MethodSource("everyDialectAndRefusal")
    void everyDialectWritesEveryRefusalAsAnObject(Dialect dialect, Refusal refusal) throws IOException {
        byte[] written = dialect.writeError(DialectRefusals.error(refusal));

        assertThat(Json.mapper().readTree(written).isObject()).isTrue();
    }

    @Test
    void onlyInvalidFieldsAreViolations() {
        List<String> withViolations = refusals().stream()
                .filter(refusal -> !DialectRefusals.error(refusal).violations().isEmpty())
                .map(refusal -> refusal.getClass().getSimpleName())
                .toList();

        assertThat(withViolations).isEqualTo(List.of("InvalidRequest", "InvalidParameter", "UnknownModel"));
    }

    @Test
    void missingCreditsAreAShortfall() {
        assertThat(DialectRefusals.error(example("InsufficientCredits")).shortfall())
                .isEqualTo(Optional.of(
                        new DialectError.Shortfall(new BigDecimal("2.000000"), new BigDecimal("0.500000"))));
    }

    @Test
    void nothingElseIsAShortfall() {
        List<String> withShortfall = refusals().stream()
                .filter(refusal -> DialectRefusals.error(refusal).shortfall().isPresent())
                .map(refusal -> refusal.getClass().getSimpleName())
                .toList();

        assertThat(withShortfall).isEqualTo(List.of("InsufficientCredits"));
    }

    private static Refusal example(String name) {
        return refusals().stream()
                .filter(refusal -> refusal.getClass().getSimpleName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
