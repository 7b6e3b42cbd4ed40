package io.darkroom.submitter.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.request.Violation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTextTest {

    static List<Refusal> refusals() {
        return Refusals.all();
    }

    @Test
    void theExamplesCoverEveryRefusal() {
        Set<Class<?>> permitted =
                Arrays.stream(Refusal.class.getPermittedSubclasses()).collect(Collectors.toSet());

        assertThat(refusals().stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(permitted);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyRefusalHasACodeATitleAndADetail(Refusal refusal) {
        RefusalText text = RefusalText.of(refusal);

        assertThat(text.code().matches("[a-z]+(_[a-z]+)*")).as(text.code()).isTrue();
        assertThat(text.title().isBlank()).isFalse();
        assertThat(text.detail().isBlank()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theExceptionCarriesItsRefusalAndNoStackTrace(Refusal refusal) {
        RefusedException refused = new RefusedException(refusal);

        assertThat(refused.refusal()).isEqualTo(refusal);
        assertThat(refused.getStackTrace().length).isEqualTo(0);
        assertThat(refused.getMessage()).isEqualTo(RefusalText.of(refusal).toString());
    }

    // Programs depend on these words.
    @ParameterizedTest
    @CsvSource({
        "MalformedJson, malformed_json",
        "InvalidRequest, invalid_request",
        "InvalidParameter, invalid_parameter",
        "UnknownModel, unknown_model",
        "NoProvider, no_provider",
        "DeadlineTooShort, deadline_too_short",
        "BodyTooLarge, body_too_large",
        "EncodedBody, encoded_body",
        "WrongLineCount, invalid_request",
        "QueueFull, queue_full",
        "QueueTooLong, queue_too_long",
        "RateLimited, rate_limited",
        "SpendLimitReached, spend_limit",
        "InsufficientCredits, insufficient_credits",
        "IdempotencyConflict, idempotency_conflict",
        "IdTaken, taken",
        "NameTaken, taken",
        "AlreadyEnded, already_ended",
        "LegalHold, legal_hold",
        "NotFound, not_found",
    })
    void theCodeNeverChanges(String refusal, String code) {
        assertThat(RefusalText.of(example(refusal)).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InvalidRequest | prompt must be a text of 1 to 4000 characters, not ",
                "InvalidParameter | limit must be a whole number from 1 to 100, not 0",
                "UnknownModel | model must be one of seedream-4.5, not dall-e",
                "NoProvider | evolink makes at most 4 images",
                "DeadlineTooShort | no provider can be expected to make it within 10 s; routing.deadline_seconds has to be"
                        + " at least 23",
                "BodyTooLarge | it may have at most 262144 bytes",
                "EncodedBody | Content-Encoding gzip is not taken; send the body as it is",
                "WrongLineCount | it has 0 requests; 1 to 1000 may be sent, one on each line",
                "QueueFull | the account has 100 generations waiting, which is its limit; try again after 7 s",
                "QueueTooLong | what the account has waiting for these providers takes at least 700 s, and the deadline is 600 s;"
                        + " try again after 100 s",
                "RateLimited | the key may send 10 requests in 60 s; try again after 6 s",
                "SpendLimitReached | the request may cost 2 credits, and the key has used 9.5 of its daily limit of 10; the next day begins at 2026-11-29T00:00:00Z",
                "InsufficientCredits | the request may cost 2 credits, and 0.5 are available",
                "IdTaken | there is a generation 01890000-0000-7000-8000-000000000001 already",
                "NameTaken | there is an account named acme",
                "AlreadyEnded | generation 01890000-0000-7000-8000-000000000001 is already completed",
                "LegalHold | generation 01890000-0000-7000-8000-000000000001 or its account is on legal hold",
                "NotFound | there is no generation 42",
            })
    void theDetailNamesWhatIsWrong(String refusal, String detail) {
        assertThat(RefusalText.of(example(refusal)).detail().strip()).isEqualTo(detail);
    }

    @Test
    void theIdempotencyConflictSaysWhatToDo() {
        assertThat(RefusalText.of(example("IdempotencyConflict")).detail())
                .isEqualTo(
                        "the Idempotency-Key order-1 was sent with another body before; use a new key for a new request");
    }

    @Test
    void severalViolationsAreNamed() {
        Violation size = Violation.of("size", "1", "at least 512");

        RefusalText text = RefusalText.of(new Refusal.InvalidRequest(List.of(Refusals.PROMPT, size)));

        assertThat(text.detail()).isEqualTo(Refusals.PROMPT.message() + "; size must be at least 512, not 1");
    }

    @Test
    void aHeaderIsNotCalledAQueryParameter() {
        Refusal header = Refusal.InvalidParameter.header("Idempotency-Key", " ", "a text of 1 to 255 characters");

        assertThat(RefusalText.of(header).title()).isEqualTo("A header is out of its limits");
        assertThat(RefusalText.of(example("InvalidParameter")).title())
                .isEqualTo("A query parameter is out of its limits");
    }

    @Test
    void withoutAnyProviderTheDetailSaysSo() {
        assertThat(RefusalText.of(new Refusal.NoProvider(List.of())).detail())
                .isEqualTo(
                        "no provider is enabled; set darkroom.providers.NAME.api-key and darkroom.providers.NAME.enabled");
    }

    @Test
    void severalProvidersAreNamedOneAfterAnother() {
        IncapableProvider one = new IncapableProvider(Refusals.PROVIDER, "n", "evolink makes one image");
        IncapableProvider other = new IncapableProvider(Refusals.PROVIDER, "size", "evolink has no 4K");

        assertThat(RefusalText.of(new Refusal.NoProvider(List.of(one, other))).detail())
                .isEqualTo("evolink makes one image; evolink has no 4K");
    }

    @Test
    void aLongTextOfTheClientIsShortened() {
        String detail =
                RefusalText.of(new Refusal.IdempotencyConflict("k".repeat(255))).detail();

        assertThat(detail.contains("k".repeat(80) + "…")).as(detail).isTrue();
        assertThat(detail.contains("k".repeat(81))).as(detail).isFalse();
    }

    @Test
    void aFullQueueAsksToWaitForAtLeastASecond() {
        Refusal.QueueFull full = new Refusal.QueueFull(1, Duration.ofMillis(20));

        assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    private static Refusal example(String name) {
        return refusals().stream()
                .filter(refusal -> refusal.getClass().getSimpleName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
