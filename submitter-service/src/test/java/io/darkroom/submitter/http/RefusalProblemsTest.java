package io.darkroom.submitter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.submitter.refusal.IncapableProvider;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusalText;
import io.darkroom.submitter.refusal.Refusals;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalProblemsTest {

    static List<Refusal> refusals() {
        return Refusals.all();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyRefusalBecomesAProblemWithItsText(Refusal refusal) {
        RefusalText text = RefusalText.of(refusal);

        HttpProblem problem = RefusalProblems.of(refusal);

        assertThat(problem.getTitle()).isEqualTo(text.title());
        assertThat(problem.getDetail()).isEqualTo(text.detail());
        assertThat(problem.getParameters().get("code")).isEqualTo(text.code());
        assertThat(problem.getType()).isEqualTo(URI.create("urn:darkroom:problem:" + text.code()));
    }

    @ParameterizedTest
    @CsvSource({
        "MalformedJson, 400",
        "InvalidParameter, 400",
        "InsufficientCredits, 402",
        "SpendLimitReached, 403",
        "NotFound, 404",
        "IdTaken, 409",
        "NameTaken, 409",
        "AlreadyEnded, 409",
        "LegalHold, 409",
        "BodyTooLarge, 413",
        "EncodedBody, 415",
        "InvalidRequest, 422",
        "UnknownModel, 422",
        "NoProvider, 422",
        "DeadlineTooShort, 422",
        "WrongLineCount, 422",
        "IdempotencyConflict, 422",
        "QueueFull, 429",
        "QueueTooLong, 429",
        "RateLimited, 429",
    })
    void theStatusOfARefusalNeverChanges(String refusal, int status) {
        assertThat(RefusalProblems.of(example(refusal)).getStatusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"MalformedJson", "BodyTooLarge", "QueueFull", "NotFound", "LegalHold"})
    void mostProblemsHaveNoMembersButTheirCode(String refusal) {
        RefusalText text = RefusalText.of(example(refusal));

        assertThat(RefusalProblems.of(example(refusal)).getParameters()).isEqualTo(Map.of("code", text.code()));
    }

    @Test
    void aReachedSpendLimitSaysWhatIsUsedAndWhenItResets() {
        assertThat(RefusalProblems.of(example("SpendLimitReached")).getParameters())
                .containsEntry("credits_limit", "10")
                .containsEntry("credits_used", "9.5")
                .containsEntry("resets_at", "2026-11-29T00:00:00Z");
    }

    @Test
    void violationsAreTheErrorsOfAnInvalidRequest() {
        assertThat(errors(new Refusal.InvalidRequest(List.of(Refusals.PROMPT)))).isEqualTo(List.of(Refusals.PROMPT));
    }

    @Test
    void theViolationIsTheErrorOfAnInvalidParameter() {
        Refusal.InvalidParameter invalid = Refusal.InvalidParameter.query("limit", "0", "1 to 100");

        assertThat(errors(invalid)).isEqualTo(List.of(invalid.violation()));
    }

    @Test
    void anUnknownModelIsAnErrorOfItsField() {
        Refusal.UnknownModel unknown = new Refusal.UnknownModel("dall-e", List.of("a", "b"));

        assertThat(errors(unknown)).isEqualTo(List.of(unknown.violation()));
        assertThat(unknown.violation().limit()).isEqualTo("one of a, b");
    }

    @Test
    void theProvidersAreTheErrorsWhenNoneCanHonourTheRequest() {
        IncapableProvider incapable = new IncapableProvider(Refusals.PROVIDER, "n", "evolink makes one image");

        assertThat(errors(new Refusal.NoProvider(List.of(incapable)))).isEqualTo(List.of(incapable));
    }

    @Test
    void missingCreditsAreTextsThatKeepEveryDigit() {
        Map<String, Object> members =
                RefusalProblems.of(example("InsufficientCredits")).getParameters();

        assertThat(members.get("credits_required")).isEqualTo("2");
        assertThat(members.get("credits_available")).isEqualTo("0.5");
    }

    @Test
    void aFullQueueSaysWhenToRetry() {
        assertThat(headers(example("QueueFull"))).isEqualTo(Map.of("Retry-After", "7"));
    }

    @Test
    void aRateLimitSaysWhenToRetryAndWhatTheLimitIs() {
        Refusal limited =
                new Refusal.RateLimited(10, Duration.ofMinutes(1), Duration.ofSeconds(6), Duration.ofSeconds(55));

        assertThat(headers(limited))
                .isEqualTo(Map.of(
                        "Retry-After", "6",
                        "RateLimit-Policy", "\"key\";q=10;w=60",
                        "RateLimit", "\"key\";r=0;t=55"));
    }

    @ParameterizedTest
    @CsvSource({"MalformedJson", "InvalidRequest", "InsufficientCredits", "AlreadyEnded", "NotFound"})
    void mostProblemsHaveNoHeaders(String refusal) {
        assertThat(headers(example(refusal)).isEmpty()).isTrue();
    }

    private static Object errors(Refusal refusal) {
        return RefusalProblems.of(refusal).getParameters().get("errors");
    }

    private static Map<String, Object> headers(Refusal refusal) {
        return RefusalProblems.of(refusal).getHeaders();
    }

    private static Refusal example(String name) {
        return refusals().stream()
                .filter(refusal -> refusal.getClass().getSimpleName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
