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
        "QueueTooLong, 429",
        "RateLimited, 429",
        "NoProvider, 503",
        "DeadlineTooShort, 503",
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

    // Where a client of the dialect reads what went wrong.
    @ParameterizedTest
    @CsvSource({
        "apiframe, InvalidRequest, /details/prompt/0, 'prompt must be a text of 1 to 4000 characters, not '",
        "apiframe, NotFound, /error, there is no generation 42",
        "apiframe, InsufficientCredits, /error, Insufficient credits",
        "apiframe, InsufficientCredits, /creditsRequired, 2",
        "apiframe, InsufficientCredits, /creditsAvailable, 0.5",
        "evolink, InvalidRequest, /error/code, invalid_parameters",
        "evolink, UnknownModel, /error/code, invalid_parameters",
        "evolink, InsufficientCredits, /error/code, insufficient_quota",
        "evolink, SpendLimitReached, /error/code, insufficient_token_quota",
        "evolink, NotFound, /error/code, resource_not_found",
        "evolink, IdempotencyConflict, /error/code, idempotency_conflict",
        "evolink, BodyTooLarge, /error/code, request_too_large",
        "evolink, RateLimited, /error/code, rate_limit_exceeded",
        "evolink, QueueFull, /error/code, rate_limit_exceeded",
        "evolink, NoProvider, /error/code, no_available_channel",
        "evolink, NoProvider, /error/type, no_available_channel",
        "apiinone, InvalidRequest, /code, 400",
        "apiinone, InsufficientCredits, /code, 402",
        "apiinone, NotFound, /error/message, there is no generation 42",
        "apiinone, RateLimited, /code, 429",
        "runbase, InvalidRequest, /error/code, invalid_request",
        "runbase, SpendLimitReached, /error/code, spend_limit",
        "runbase, NotFound, /error/message, there is no generation 42",
        "runbase, NoProvider, /error/code, no_provider",
        "acedata, InvalidRequest, /error/code, bad_request",
        "acedata, RateLimited, /error/code, too_many_requests",
        "acedata, NoProvider, /error/code, api_error",
        "acedata, InsufficientCredits, /error/code, used_up",
        "acedata, NotFound, /success, false",
        "replicate, InvalidRequest, /status, 422",
        "replicate, InvalidRequest, /invalid_fields/0/field, prompt",
        "replicate, UnknownModel, /status, 404",
        "replicate, InsufficientCredits, /status, 402",
        "replicate, SpendLimitReached, /status, 402",
        "replicate, NotFound, /detail, there is no generation 42",
        "replicate, RateLimited, /title, Too many requests",
        "replicate, NoProvider, /status, 503",
        "fal, InvalidRequest, /detail/0/loc/1, prompt",
        "fal, InsufficientCredits, /error_type, insufficient_credits",
        "fal, NotFound, /message, there is no generation 42",
        "fal, NotFound, /detail, there is no generation 42",
        "openai, InvalidRequest, /error/param, prompt",
        "openai, InvalidRequest, /error/type, invalid_request_error",
        "openai, UnknownModel, /error/param, model",
        "openai, InsufficientCredits, /error/code, insufficient_quota",
        "openai, SpendLimitReached, /error/code, insufficient_quota",
        "openai, RateLimited, /error/code, rate_limit_exceeded",
        "openai, NoProvider, /error/code, no_provider",
    })
    void everyDialectNamesTheErrorAsItsDocumentDoes(String name, String refusal, String pointer, String value)
            throws IOException {
        Dialect dialect = Dialects.ALL.stream()
                .filter(candidate -> candidate.name().value().equals(name))
                .findFirst()
                .orElseThrow();

        byte[] written = dialect.writeError(DialectRefusals.error(example(refusal)));

        assertThat(Json.mapper().readTree(written).at(pointer).asText()).isEqualTo(value);
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
